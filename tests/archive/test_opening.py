"""Two people open a top secret letter: the rule, and every way to its content."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from archive import inventory, openings, records
from archive.ask_opening import ask_opening
from archive.bundle import bundle
from archive.confirm_opening import confirm_opening
from archive.core.errors import NotOpenedError, OpeningNotAcceptedError, OpeningSettledError
from archive.core.opening import (
    ASKED_STANDS,
    LONGEST_REASON,
    STANDS,
    Wrong,
    check_open,
    needs_two,
    wrong_with_asking,
    wrong_with_confirming,
)
from archive.models import Opening
from correspondence import margin
from directory.core.clearance import Clearance, Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, PUBLIC, Reach
from directory.models import JournalLine
from tests.archive.conftest import Deposit
from tests.town import AT, Citizen, Town, archivists

WHY = "مراجعة أمر الصرف"
MINUTE = timedelta(minutes=1)


def test_who_is_cleared_opens_nothing_top_secret_alone() -> None:
    reach = Reach(name="person:1", person_id=1, clearance=Clearance(level=Level.TOP_SECRET))
    assert [needs_two(level) for level in (0, 1, 2, 3)] == [False, False, True, True]
    check_open("a", level=Level.SECRET, reach=reach)
    check_open("a", level=Level.TOP_SECRET, reach=replace(reach, opened=frozenset({"a"})))
    for opened in ((), ("b",)):
        with pytest.raises(NotOpenedError):
            check_open("a", level=Level.TOP_SECRET, reach=replace(reach, opened=frozenset(opened)))


def test_what_is_wrong_with_asking_and_confirming() -> None:
    assert wrong_with_asking(level=1, reason=WHY) is Wrong.NOT_NEEDED
    assert wrong_with_asking(level=2, reason=" \n") is Wrong.NO_REASON
    assert wrong_with_asking(level=2, reason=WHY) is None
    asked = {"asked_by": 1, "asked_at": AT, "seconded_at": None}
    assert wrong_with_confirming(**asked, by=2, at=AT + ASKED_STANDS) is None
    assert wrong_with_confirming(**asked, by=2, at=AT + ASKED_STANDS + MINUTE) is Wrong.LATE
    assert wrong_with_confirming(**asked, by=1, at=AT) is Wrong.OWN
    assert wrong_with_confirming(**asked, by=None, at=AT) is Wrong.OWN
    assert wrong_with_confirming(**(asked | {"seconded_at": AT}), by=3, at=AT) is Wrong.SETTLED


@pytest.fixture
def top(kept: Deposit, town: Town) -> str:
    """A top secret letter that two of the planning ministry may read, and a minister of another may not."""
    people = _cleared(town)[:2]
    return kept(Label(level=Level.TOP_SECRET), readers=frozenset(f"p{one.person_id}" for one in people))


def _cleared(town: Town) -> list[Citizen]:
    return [one for one in town.everybody() if one.reach.clearance.level >= Level.TOP_SECRET]


def _ways(record_id: str, reach: Reach) -> list[Callable[[], object]]:
    return [
        lambda: records.record(record_id, reach=reach),
        lambda: records.part(record_id, "letter.pdf", reach=reach),
        lambda: records.letter(record_id, reach=reach),
        lambda: records.version(record_id, 0, reach=reach),
        lambda: records.said_about(record_id, reach=reach),
        lambda: bundle(record_id, reach=reach, at=AT),
        lambda: margin.margin(record_id, reach=reach, at=AT),
    ]


@pytest.mark.django_db
def test_every_way_to_the_content_waits_for_the_second_person(top: str, town: Town) -> None:
    reader, second, *others = _cleared(town)
    for way in _ways(top, reader.reach):
        with pytest.raises(NotOpenedError):
            way()
    asked = ask_opening(top, reason=WHY, by=reader.reach, at=AT)
    assert ask_opening(top, reason="ثانية", by=reader.reach, at=AT + MINUTE) == asked
    assert openings.opened_to(reader.reach, at=AT + MINUTE) == frozenset()
    with pytest.raises(OpeningNotAcceptedError):
        confirm_opening(asked, by=reader.reach, at=AT + MINUTE)
    for stranger in (*others, town.sara):
        with pytest.raises(NotWithinReachError):
            confirm_opening(asked, by=stranger.reach, at=AT + MINUTE)
    assert [one.reason for one in openings.waiting_for(second.reach, at=AT + MINUTE)] == [WHY]
    assert openings.waiting_for(reader.reach, at=AT + MINUTE) == ()
    assert openings.waiting_for(town.sara.reach, at=AT + MINUTE) == ()
    confirm_opening(asked, by=second.reach, at=AT + MINUTE)
    with pytest.raises(OpeningSettledError):
        confirm_opening(asked, by=second.reach, at=AT + MINUTE)
    assert openings.opened_to(reader.reach, at=AT + MINUTE + STANDS) == frozenset()
    assert openings.opened_to(second.reach, at=AT + MINUTE) == frozenset()
    opened = replace(reader.reach, opened=openings.opened_to(reader.reach, at=AT + MINUTE))
    assert records.record(top, reach=opened).record_id == top
    assert records.letter(top, reach=opened)
    acts = JournalLine.objects.filter(about=f"record:{top}").order_by("id").values_list("act", "person_id")
    assert list(acts)[-2:] == [("ask_opening", reader.person_id), ("confirm_opening", second.person_id)]


@pytest.mark.django_db
def test_a_request_ends_after_ten_minutes(top: str, town: Town) -> None:
    reader, second = _cleared(town)[:2]
    asked = ask_opening(top, reason=WHY, by=reader.reach, at=AT)
    late = AT + ASKED_STANDS + MINUTE
    assert openings.waiting_for(second.reach, at=late) == ()
    with pytest.raises(OpeningNotAcceptedError):
        confirm_opening(asked, by=second.reach, at=late)
    assert ask_opening(top, reason=WHY * LONGEST_REASON, by=reader.reach, at=late) != asked
    assert len(Opening.objects.get(asked_at=late).reason) == LONGEST_REASON


@pytest.mark.django_db
def test_no_machine_and_no_stranger_asks(top: str, kept: Deposit, town: Town) -> None:
    for reach in (town.sara.reach, PUBLIC):
        with pytest.raises(NotWithinReachError):
            ask_opening(top, reason=WHY, by=reach, at=AT)
        with pytest.raises(NotWithinReachError):
            openings.own_opening(top, reach=reach, at=AT)
    with pytest.raises(OpeningNotAcceptedError):
        ask_opening(top, reason=WHY, by=CLOCKWORK, at=AT)
    ordinary = kept(number="453")
    with pytest.raises(OpeningNotAcceptedError):
        ask_opening(ordinary, reason=WHY, by=town.zainab.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        openings.own_opening(ordinary, reach=town.zainab.reach, at=AT)


@pytest.mark.django_db
def test_lists_name_it_by_number_and_day_until_it_stands_open(top: str, town: Town) -> None:
    nawal, _, _ = archivists(town)
    reader = _cleared(town)[0].reach
    archivist = replace(nawal.reach, person_id=reader.person_id)
    opened = frozenset({top})
    for reach, is_told in ((reader, False), (replace(reader, opened=opened), True)):
        facts = records.records_among([top], reach=reach)[top]
        assert bool(facts.subject) is is_told
        assert facts.number
        assert bool(records.records_with_numbers({facts.number}, reach=reach)[top].subject) is is_told
    for reach, is_told in ((archivist, False), (replace(archivist, opened=opened), True)):
        (line,) = inventory.unclassed(reach=reach).lines
        assert (bool(line.subject), line.record_id) == (is_told, top)


@pytest.mark.django_db
def test_it_is_confirmed_also_by_a_clock_that_was_set_back(top: str, town: Town) -> None:
    reader, second = (one.reach for one in _cleared(town)[:2])
    asked = ask_opening(top, reason=WHY, by=reader, at=AT)
    confirm_opening(asked, by=second, at=AT - MINUTE)
    assert openings.opened_to(reader, at=AT - MINUTE) == frozenset()
    assert openings.opened_to(reader, at=AT) == {top}
