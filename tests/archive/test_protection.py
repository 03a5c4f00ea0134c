"""What a letter's proof rests on: assessed once, counted for the board, looked at again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as house

from archive.assess import assess
from archive.core.errors import RenewalNotNeededError
from archive.core.leaf import EntryKind
from archive.health import State, due, health
from archive.integrate import integrate
from archive.models import Entry, ProtectingCertificate, Protection
from archive.renew_record import renew_record
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from signing.doors.clock import trusted_time
from tests.archive.ageing import HOURS_LATER, new_time_authority, record_id
from tests.town import AT, Town

__all__ = ["record_id"]
pytestmark = pytest.mark.django_db


def test_a_row_that_is_out_of_date_is_put_right(record_id: str) -> None:
    renew_record(record_id, by=CLOCKWORK, at=AT)
    old = ProtectingCertificate.objects.get(holder="Old Time Authority")
    Protection.objects.update(certificate=old)
    assert due(at=trusted_time(), limit=10) == (record_id,)
    with pytest.raises(RenewalNotNeededError):
        renew_record(record_id, by=CLOCKWORK, at=AT)
    assert due(at=trusted_time(), limit=10) == ()


def test_the_board_counts_what_rests_on_what(record_id: str, town: Town) -> None:
    at = trusted_time()
    found = health(reach=town.rebwar.reach, at=at)
    (line,) = found.lines
    assert (line.count, line.rest.holder, line.rest.authority) == (1, "Old Time Authority", "Diwan Issuing CA")
    assert (line.rest.algorithm, line.rest.digest, line.state) == ("P-256", "sha256", State.DUE)
    assert (found.records, found.due, found.unknown, found.renewed, found.failed) == (1, 1, 0, 0, 0)
    assert (found.is_blocked, found.last_at) == (False, None)
    assert health(reach=CLOCKWORK, at=at + HOURS_LATER).lines[0].state is State.ENDED
    renew_record(record_id, by=CLOCKWORK, at=AT)
    after = health(reach=CLOCKWORK, at=at)
    assert [(one.rest.holder, one.count, one.state) for one in after.lines] == [
        ("Diwan Time Authority", 1, State.HOLDS)
    ]
    assert (after.due, after.renewed, after.last_at) == (0, 1, AT)
    for reach in (town.maryam.reach, town.omar.reach):
        with pytest.raises(NotWithinReachError):
            health(reach=reach, at=AT)


def test_an_old_time_authority_helps_nobody(record_id: str, town: Town) -> None:
    new_time_authority(timedelta(minutes=30))
    assert due(at=trusted_time(), limit=10) == ()
    assert health(reach=CLOCKWORK, at=trusted_time()).is_blocked
    with pytest.raises(RenewalNotNeededError):
        renew_record(record_id, by=CLOCKWORK, at=AT)
    (house.PLACE.keys / "time.pem").unlink()
    assert due(at=trusted_time(), limit=10) == ()
    assert health(reach=CLOCKWORK, at=trusted_time()).today is None


def test_records_are_assessed_in_the_logs_order_and_once(record_id: str, town: Town) -> None:
    assert assess(by=CLOCKWORK, at=AT) == 0
    Protection.objects.all().delete()
    assert health(reach=CLOCKWORK, at=AT).unknown == 1
    Entry.objects.say(EntryKind.INCIDENT, b"{}", by="x", at=AT)
    integrate(by=CLOCKWORK, at=AT)
    assert assess(by=CLOCKWORK, at=AT) == 1
    assert assess(by=CLOCKWORK, at=AT) == 0


def test_a_letter_that_cannot_be_read_is_counted_and_looked_at_again(kept: Callable[..., str]) -> None:
    unread, _ = kept(), kept()
    integrate(by=CLOCKWORK, at=AT)
    assert assess(by=CLOCKWORK, at=AT, limit=1) == 1
    assert assess(by=CLOCKWORK, at=AT, limit=1) == 1
    assert Protection.objects.filter(failure="NotReadableError", certificate=None).count() == 2
    assert health(reach=CLOCKWORK, at=AT).unknown == 2
    assert assess(by=CLOCKWORK, at=AT) == 0
    assert assess(by=CLOCKWORK, at=AT + timedelta(days=2)) == 2
    assert Protection.objects.get(record__record_id=unread).tried_at == AT + timedelta(days=2)
