"""A clock that cannot be right signs nothing."""

from datetime import timedelta

import pytest

from directory import audit
from directory.core.reach import CLOCKWORK
from signing.core.clock import MOST_BEHIND, check_clock
from signing.core.errors import ClockWrongError
from signing.sign import endorse
from signing.unlock import unlock
from tests.town import AT, PIN, Town


def test_an_hour_behind_what_was_written_is_the_most() -> None:
    check_clock(newest=None, now=AT)
    check_clock(newest=AT, now=AT + timedelta(days=1))
    check_clock(newest=AT + MOST_BEHIND, now=AT)
    with pytest.raises(ClockWrongError):
        check_clock(newest=AT + MOST_BEHIND + timedelta(seconds=1), now=AT)


@pytest.mark.django_db
def test_nothing_is_signed_before_what_was_written(town: Town) -> None:
    def signed() -> bytes:
        key = unlock(town.hasan.person_id, pin=PIN, by=town.hasan.reach, at=AT)
        return endorse(b"a directive", key=key, at=AT)

    assert signed()
    audit.record(by=CLOCKWORK, act="tick", about="clock", at=AT + timedelta(days=1))
    with pytest.raises(ClockWrongError):
        signed()
