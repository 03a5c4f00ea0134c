"""The clockwork: goes on after failures, waits longer each time, stops when asked, runs once in a folder."""

from datetime import UTC, datetime
from threading import Event, Timer

import pytest

from config import clockwork
from config.chores import ALARM_AFTER, LONGEST_BACK_OFF, Chore, Deed
from config.env import Place
from directory.core.errors import NotWithinReachError, Refused
from directory.models import JournalLine

AT = datetime(2026, 11, 21, tzinfo=UTC)


def left(numbers: list[int]) -> Deed:
    """A deed with so much left to do at each turn."""
    return lambda _at: numbers.pop(0) if numbers else 0


def refuses(_at: datetime) -> int:
    raise Refused


def lost(_at: datetime) -> int:
    raise NotWithinReachError


def test_a_chore_runs_when_it_is_due_and_then_waits_its_rhythm() -> None:
    chore = Chore(name="x", act=left([3, 4]), every=10.0)
    assert chore.turn(AT, 0.0) == 3
    assert chore.turn(AT, 9.9) == 0
    assert chore.turn(AT, 10.0) == 4


@pytest.mark.django_db
def test_a_failing_chore_waits_twice_as_long_each_time_and_at_most_a_minute() -> None:
    chore = Chore(name="x", act=refuses, every=0.0)
    tick, waits = 0.0, []
    for _ in range(9):
        chore.turn(AT, tick)
        waits.append(chore.due - tick)
        tick = chore.due
    assert waits[:3] == [1.0, 2.0, 4.0]
    assert waits[-1] == LONGEST_BACK_OFF


@pytest.mark.django_db
def test_after_several_failures_it_is_reported_as_parked_without_content(caplog: pytest.LogCaptureFixture) -> None:
    chore = Chore(name="archive.integrate", act=refuses, every=0.0)
    for _ in range(ALARM_AFTER):
        chore.turn(AT, chore.due)
    assert caplog.records[-1].levelname == "ERROR"
    assert caplog.records[-1].getMessage() == "archive.integrate is parked after 5 tries: Refused"


@pytest.mark.django_db
def test_a_refusal_stands_in_the_journal_once_until_another_comes_or_it_succeeds() -> None:
    deeds = [refuses, left([1]), lost, refuses, refuses]
    chore = Chore(name="archive.fold", act=lambda at: deeds.pop()(at), every=0.0)  # noqa: PLW0108  (another deed)
    for _ in range(5):
        chore.turn(AT, chore.due)
    lines = JournalLine.objects.order_by("id").values_list("who", "act", "about", "outcome", "note")
    rest = ("clockwork", "archive.fold", "clockwork", "refused")
    assert list(lines) == [(*rest, "Refused"), (*rest, "NotWithinReachError"), (*rest, "Refused")]


@pytest.mark.django_db
def test_a_success_ends_the_patience() -> None:
    deeds = [left([1]), refuses]
    chore = Chore(name="x", act=lambda at: deeds.pop()(at), every=0.0)  # noqa: PLW0108  (another deed each time)
    chore.turn(AT, 0.0)
    assert chore.turn(AT, chore.due) == 1
    assert chore.failures == 0


def test_a_fault_of_ours_is_not_swallowed() -> None:
    def broken(_at: datetime) -> int:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        Chore(name="x", act=broken, every=0.0).turn(AT, 0.0)


def test_once_goes_on_until_nothing_is_left() -> None:
    work = [Chore(name="a", act=left([1, 2, 3]), every=0.0), Chore(name="b", act=left([5]), every=0.0)]
    assert clockwork.run_once(work, now=lambda: AT) == 11


@pytest.mark.django_db
def test_it_stops_when_asked() -> None:
    stop = Event()
    Timer(0.05, stop.set).start()
    clockwork.run([Chore(name="a", act=left([]), every=0.0)], now=lambda: AT, stop=stop)
    assert stop.is_set()


def test_only_one_clockwork_has_the_lease(place: Place) -> None:
    with clockwork.lease(place.data) as first, clockwork.lease(place.data) as second:
        assert (first, second) == (True, False)
    with clockwork.lease(place.data) as again:
        assert again


@pytest.mark.django_db
def test_the_houses_chores_find_nothing_to_do_in_an_empty_house() -> None:
    names = [chore.name for chore in clockwork.chores()]
    assert names == [
        "correspondence.register",
        "correspondence.fetch_mail",
        "correspondence.collect_mail",
        "correspondence.recognise",
        "correspondence.tidy",
        "correspondence.settle_copies",
        "directory.close_sessions",
        "correspondence.clear_drafts",
        "correspondence.redate",
        "correspondence.close_window",
        "correspondence.pass_silence",
        "correspondence.remind",
        "correspondence.announce",
        "correspondence.tell_setbacks",
        "correspondence.tell_mandates",
        "correspondence.mail",
        "correspondence.answer_mail",
        "correspondence.closes",
        "signing.retire",
        "signing.replace_keys",
        "signing.revocation_lists",
        "archive.follow_events",
        "archive.integrate",
        "archive.gather",
        "archive.fix_time",
        "search.follow",
        "search.alert",
        "archive.classify",
        "archive.read_annexes",
        "archive.dispose",
        "correspondence.forget",
        "archive.traces",
        "archive.assess",
        "archive.sum_up",
        "archive.renew",
        "archive.copy_objects",
        "archive.scrub",
        "archive.fold",
    ]
