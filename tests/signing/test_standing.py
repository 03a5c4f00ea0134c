"""How a key stands, and what officers may do about it."""

from datetime import timedelta

import pytest

from signing.core.keys import JointAct
from signing.core.standing import REVOKE, SUSPEND, Standing, days_left, officers_acts, standing_of
from tests.town import AT

LATER = AT + timedelta(days=400)


@pytest.mark.parametrize(
    ("days", "marks", "stands"),
    [
        (400, "", Standing.ACTIVE),
        (31, "", Standing.ACTIVE),
        (30, "", Standing.ENDING),
        (0, "", Standing.ENDED),
        (-1, "l", Standing.ENDED),
        (30, "l", Standing.LOCKED),
        (400, "rsl", Standing.SUSPENDED),
        (400, "rl", Standing.REVOKED),
        (-1, "r", Standing.REVOKED),
        (-1, "rs", Standing.ENDED),
    ],
)
def test_the_worst_is_said_first(days: int, marks: str, stands: Standing) -> None:
    found = standing_of(
        not_after=AT + timedelta(days=days),
        is_revoked="r" in marks,
        is_suspended="s" in marks,
        locked_at=AT if "l" in marks else None,
        at=AT,
    )
    assert found is stands


def test_days_are_counted_in_baghdad() -> None:
    assert days_left(AT + timedelta(days=7), AT) == 7
    assert days_left(AT, AT) == 0


def test_a_new_key_needs_a_post_and_what_cannot_be_undone_is_not_offered_twice() -> None:
    new = {JointAct.PERMIT, JointAct.CERTIFY, JointAct.ADOPT}
    for standing in Standing:
        assert officers_acts(standing, in_office=True) - officers_acts(standing, in_office=False) == new
    expected: dict[Standing, set[str]] = {
        Standing.ACTIVE: {SUSPEND, REVOKE},
        Standing.ENDING: {SUSPEND, REVOKE},
        Standing.LOCKED: {SUSPEND, REVOKE, JointAct.REOPEN},
        Standing.SUSPENDED: {REVOKE, JointAct.RELEASE},
    }
    for standing in Standing:
        assert officers_acts(standing, in_office=False) == expected.get(standing, set())
