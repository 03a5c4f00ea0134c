"""How quickly a ministry deals with papers of each priority, from a day on (domain 1.12)."""

from datetime import date, datetime, timedelta

import pytest

from correspondence.core.deadline import closing_of
from correspondence.core.letter import Priority
from correspondence.core.pace import Pace, PaceNotAcceptedError, PaceNotAheadError, Paces, check_ahead
from correspondence.draft import start
from correspondence.lay_pace import lay_pace
from correspondence.models import Delivery, Memo, MinistryPace
from correspondence.redate import redate
from correspondence.send import send
from directory.core.day import day_of, start_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK
from directory.core.workdays import Calendar, Holidays
from directory.declare_holiday import declare_holiday
from directory.models import JournalLine
from tests.correspondence.paper_trail import a_letter
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

LATER, LAST = date(2026, 8, 1), date(2026, 9, 1)
SLOW = Pace(ordinary=10, urgent=5, very_urgent=2, hours=6)
NEXT = TODAY + timedelta(days=1)


def test_a_day_has_the_pace_that_was_laid_down_last_before_it() -> None:
    paces = Paces(laid=((LATER, SLOW), (LAST, Pace(ordinary=5))))
    assert [paces.on(on).ordinary for on in (LATER - timedelta(days=1), LATER, LAST - timedelta(days=1), LAST)] == [
        *(7, 10),
        *(10, 5),
    ]
    assert [SLOW.days(priority) for priority in Priority] == [10, 5, 2, 0]


@pytest.mark.parametrize(
    "pace",
    [Pace(ordinary=61), Pace(urgent=8), Pace(very_urgent=4), Pace(very_urgent=0), Pace(hours=0), Pace(hours=25)],
)
def test_what_is_more_urgent_takes_no_longer_and_nothing_takes_no_time(pace: Pace) -> None:
    with pytest.raises(PaceNotAcceptedError):
        pace.check()


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_pace_holds_from_a_day_that_is_still_to_come(days: int) -> None:
    check_ahead(LATER + timedelta(days=1), today=LATER)
    with pytest.raises(PaceNotAheadError):
        check_ahead(LATER + timedelta(days=days), today=LATER)


def test_a_letter_has_the_pace_of_its_day_in_the_ministry_that_it_reaches() -> None:
    row, paces = Delivery(priority=Priority.URGENT), Paces(laid=((LATER, SLOW),))
    for since, days in ((LATER - timedelta(days=1), 3), (LATER, 5)):
        due = row.due(Calendar(), paces, since=start_of(since))
        assert due == closing_of(Calendar().after(since, days=days))


@pytest.mark.django_db
def test_the_ministrys_days_hold_for_what_comes_and_what_runs_keeps_its_own_i13(town: Town) -> None:
    head, letter, after = town.amal.reach, a_letter(town), AT + timedelta(days=1)
    lay_pace(town.planning, pace=Pace(ordinary=30), from_on=NEXT, by=head, at=AT)
    lay_pace(town.planning, pace=SLOW, from_on=NEXT, by=head, at=AT)  # the day is still to come
    assert [row.pace() for row in MinistryPace.objects.all()] == [SLOW]
    memos = [start(letter, by=town.zainab.reach, at=at) for at in (AT, after)]
    for memo, at in zip(memos, (AT, after), strict=True):
        send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=at)

    def due() -> list[datetime | None]:
        return [Memo.objects.get(pk=memo.pk).due_at for memo in memos]

    def expected(calendar: Calendar) -> list[datetime]:
        days = ((AT, Pace()), (after, SLOW))
        return [closing_of(calendar.after(day_of(at), days=pace.days(letter.priority))) for at, pace in days]

    assert due() == expected(Calendar())
    off = Holidays(governorate="", from_on=NEXT, until_on=NEXT + timedelta(days=20))
    declare_holiday(off, body_id=town.planning, name=Name(ar="عطلة"), by=head, at=after)
    redate(by=CLOCKWORK, at=after)
    assert due() == expected(Calendar(off=off.days()))
    line = JournalLine.objects.filter(act="lay_pace").latest("id")
    assert line.note == f"ordinary=10 urgent=5 very_urgent=2 hours=6 from={NEXT}"


@pytest.mark.django_db
def test_the_days_are_laid_down_by_the_ministrys_office_alone(town: Town) -> None:
    address, pace = f"/office/{town.planning}/deadlines/", {"urgent": "3", "very_urgent": "2", "hours": "4"}
    said = {**pace, "ordinary": "6", "from_on": f"{NEXT:%d/%m/%Y}"}
    assert client_of(town.zainab).post(f"{address}lay/", said).status_code == 404
    assert client_of(town.zainab).get(address).status_code == 404
    inside = client_of(town.hasan).post(f"/office/{town.planning_hr}/deadlines/lay/", said)
    minister = client_of(town.amal)
    assert address in plain(minister.get(f"/office/{town.planning}/"))
    assert (inside.status_code, minister.get(f"{address}lay/").status_code) == (404, 405)
    for wrong in ({"ordinary": "2"}, {"ordinary": "x"}, {"from_on": f"{TODAY:%d/%m/%Y}"}, {"from_on": ""}):
        page = minister.post(f"{address}lay/", {**said, **wrong})
        assert (page.status_code, MinistryPace.objects.exists()) == (422, False)
    assert minister.post(f"{address}lay/", said).status_code == 302
    assert MinistryPace.objects.get().pace() == Pace(ordinary=6, urgent=3, very_urgent=2, hours=4)
    assert f"{NEXT.day}" in plain(minister.get(address))
    with pytest.raises(NotWithinReachError):
        lay_pace(town.planning, pace=SLOW, from_on=NEXT, by=town.zainab.reach, at=AT)
