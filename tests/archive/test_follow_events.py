"""News from below reaches the log once each, in order."""

import json
from datetime import timedelta

import pytest

from archive.admit import admit
from archive.core.canonical import Json
from archive.core.errors import EntryNotAcceptedError
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.follow_events import follow_events
from archive.lost_lines import lost_lines
from archive.models import Entry, FollowCursor
from directory import audit
from directory.clear import clear
from directory.core.clearance import Clearance
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine
from signing.events import events_after
from tests.archive.conftest import Deposit
from tests.town import AT, Town, give_mandate
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=10)


def said(kind: EntryKind) -> list[dict[str, Json]]:
    rows = Entry.objects.filter(kind=kind.value).order_by("id").values_list("statement", flat=True)
    return [json.loads(row)["body"] for row in rows]


def test_key_events_come_in_order_and_once(town: Town) -> None:
    known = events_after(0, 1000)
    follow_events(by=CLOCKWORK, at=AT + timedelta(seconds=30), limit=3)
    assert not said(EntryKind.KEY_EVENT)  # one with a smaller number may still be on its way
    while follow_events(by=CLOCKWORK, at=LATER, limit=3):
        pass
    told = said(EntryKind.KEY_EVENT)
    assert [line["seq"] for line in told] == [event.seq for event in known]
    assert [line["event"] for line in told] == [event.kind.value for event in known]
    assert follow_events(by=CLOCKWORK, at=LATER) == 0
    assert len(said(EntryKind.KEY_EVENT)) == len(known)


def test_a_segment_of_the_journal_is_closed_and_names_nobody(town: Town) -> None:
    follow_events(by=CLOCKWORK, at=LATER)
    before = len(said(EntryKind.ACCESS_SEGMENT))
    for _ in range(3):
        audit.record(by=town.omar.reach, act="read", about="record:x", at=LATER)
    follow_events(by=CLOCKWORK, at=LATER)
    assert len(said(EntryKind.ACCESS_SEGMENT)) == before
    follow_events(by=CLOCKWORK, at=LATER + timedelta(minutes=6))
    told = said(EntryKind.ACCESS_SEGMENT)
    assert len(told) == before + 1
    assert told[-1]["count"] == 3
    assert set(told[-1]) == {"first", "last", "count", "root"}


def test_lines_that_an_older_database_lacks_are_counted_by_their_day(town: Town) -> None:
    follow_events(by=CLOCKWORK, at=LATER)
    assert lost_lines(by=CLOCKWORK) == {}
    newest = JournalLine.objects.latest("id").pk
    for days, count in ((1, 3), (2, 2)):
        then = LATER + timedelta(days=days)
        for _ in range(count):
            audit.record(by=town.omar.reach, act="read", about="record:x", at=then)
        follow_events(by=CLOCKWORK, at=then + timedelta(minutes=6))
    assert lost_lines(by=CLOCKWORK) == {}
    second = JournalLine.objects.filter(pk__gt=newest).order_by("pk")[1].pk
    with unguarded("directory_journalline"):
        JournalLine.objects.filter(pk__gt=second).delete()
    assert lost_lines(by=CLOCKWORK) == {day_of(LATER + timedelta(days=days)): days for days in (1, 2)}
    with pytest.raises(NotWithinReachError):
        lost_lines(by=town.omar.reach)


def test_clearances_and_mandates_are_said_without_names(town: Town) -> None:
    follow_events(by=CLOCKWORK, at=LATER)
    cleared = said(EntryKind.CLEARANCE_CHANGE)
    assert {line["of"] for line in cleared} == {f"person:{one.person_id}" for one in town.everybody()}
    give_mandate(town, units=frozenset({town.planning}), kinds=frozenset({"letter"}), ceiling=1)
    clear(town.sara.person_id, clearance=Clearance(level=1, compartments=frozenset({3})), by=CLOCKWORK, at=AT)
    follow_events(by=CLOCKWORK, at=LATER)
    (mandate,) = said(EntryKind.MANDATE)
    assert (mandate["of"], mandate["level"], mandate["note"]) == (f"person:{town.younis.person_id}", 1, "ت ف / 1")
    assert said(EntryKind.CLEARANCE_CHANGE)[len(cleared) :] == [
        {
            "line": mandate["line"] + 1,  # type: ignore[operator]  # a number
            "of": f"person:{town.sara.person_id}",
            "level": 1,
            "note": "3",
            "by": CLOCKWORK.name,
            "happened_at": mandate["happened_at"],
        }
    ]
    assert follow_events(by=CLOCKWORK, at=LATER) == 0


def test_changes_of_readers_are_said(kept: Deposit, town: Town) -> None:
    record_id = kept()
    admit(record_id, readers=frozenset({f"p{town.omar.person_id}"}), by=town.rebwar.reach, at=AT)
    follow_events(by=CLOCKWORK, at=AT)
    (told,) = said(EntryKind.READERS)
    assert (told["of"], told["act"], told["tokens"]) == (record_id, "ADMIT", [f"p{town.omar.person_id}"])
    assert FollowCursor.objects.get(source="archive.access").position == 1


def test_an_entry_names_a_record_or_nothing() -> None:
    with pytest.raises(EntryNotAcceptedError):
        enter(EntryKind.HOLD, record_id="452", body={}, by=CLOCKWORK, at=AT)
