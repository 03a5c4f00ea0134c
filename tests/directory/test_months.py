"""Hijri and Kurdish dates come from the ministry's table; arithmetic only proposes."""

from datetime import date, timedelta

import pytest

from directory.choose_calendars import choose_calendars
from directory.core.errors import (
    DirectoryError,
    MonthDaysError,
    MonthFarError,
    MonthGapError,
    MonthLengthError,
    MonthOrderError,
    MonthOverError,
    NotWithinReachError,
)
from directory.core.months import Era, Month, SecondDate, check_month, check_withdrawal, day_in, hint, second_date
from directory.enter_month import enter_month, withdraw_month
from directory.models import JournalLine, MonthStart
from directory.months import calendars, second_dates
from tests.town import AT, TODAY, Town

DAY = timedelta(days=1)
ON = date(2026, 11, 20)
SAFAR, RABI = (Month(era=Era.HIJRI, year=1448, number=number) for number in (2, 3))
TABLE = {SAFAR: date(2026, 10, 25), RABI: date(2026, 11, 23)}
"""Two months; the first has 29 days."""


def test_the_table_says_the_day_and_nothing_beyond_what_it_knows() -> None:
    assert day_in(TABLE, date(2026, 10, 25)) == SecondDate(month=SAFAR, day=1)
    assert day_in(TABLE, date(2026, 11, 22)) == SecondDate(month=SAFAR, day=29)
    assert day_in(TABLE, date(2026, 11, 23)) == SecondDate(month=RABI, day=1)
    assert day_in(TABLE, date(2026, 12, 21)) == SecondDate(month=RABI, day=29)
    assert day_in(TABLE, date(2026, 12, 22)) is None  # a thirtieth, or the next month's first: nobody said
    assert day_in(TABLE, date(2026, 10, 24)) is None
    assert day_in({}, ON) is None


@pytest.mark.parametrize(
    ("month", "first_on", "error"),
    [
        (Month(era=Era.HIJRI, year=1448, number=13), ON, MonthDaysError),
        (Month(era=Era.HIJRI, year=0, number=1), ON, MonthDaysError),
        (Month(era=Era.HIJRI, year=1448, number=5), date(2027, 1, 20), MonthGapError),
        (RABI.next(), ON + 700 * DAY, MonthFarError),
        (RABI.next(), ON - 500 * DAY, MonthFarError),
        (RABI.next(), date(2026, 11, 23), MonthOrderError),
        (RABI.next(), date(2026, 12, 21), MonthLengthError),  # 28 days
        (RABI.next(), date(2026, 12, 24), MonthLengthError),  # 31 days
        (RABI, date(2026, 10, 25), MonthOrderError),
        (RABI, date(2026, 11, 22), MonthLengthError),
        (SAFAR.previous(), date(2026, 9, 23), MonthLengthError),
        (SAFAR, date(2026, 11, 24), MonthOrderError),
    ],
)
def test_what_no_calendar_has_is_refused(month: Month, first_on: date, error: type[DirectoryError]) -> None:
    with pytest.raises(error):
        check_month(month, first_on, table=TABLE, today=ON)


@pytest.mark.parametrize("month", [SAFAR.previous(), *(Month(era=Era.HIJRI, year=y, number=6) for y in (1348, 9999))])
def test_the_first_month_of_a_table_has_no_mistyped_year(month: Month) -> None:
    for table in ({}, {month: ON}):
        with pytest.raises(MonthDaysError):
            check_month(month, ON, table=table, today=ON)
    for number in (5, 6, 7):  # the moon may be seen before and after what arithmetic says
        check_month(Month(era=Era.HIJRI, year=1448, number=number), ON, table={}, today=ON)
    for year in (26, 2725):
        with pytest.raises(MonthDaysError):
            check_month(Month(era=Era.KURDISH, year=year, number=9), date(2026, 11, 22), table={}, today=ON)
    check_month(Month(era=Era.KURDISH, year=2726, number=9), date(2026, 11, 22), table={}, today=ON)


def test_a_month_is_entered_ahead_and_corrected_until_it_is_over() -> None:
    for first_on in (date(2026, 12, 22), date(2026, 12, 23)):
        check_month(RABI.next(), first_on, table=TABLE, today=ON)
    for today in (ON, date(2026, 11, 23)):  # also on the very day
        check_month(RABI, date(2026, 11, 24), table=TABLE, today=today)
    with pytest.raises(MonthOverError):
        check_month(SAFAR, date(2026, 10, 24), table=TABLE, today=date(2026, 11, 23))
    kurdish = {Month(era=Era.KURDISH, year=2726, number=8): date(2026, 10, 23)}
    check_month(Month(era=Era.KURDISH, year=2726, number=9), date(2026, 11, 23), table=kurdish, today=ON)  # 31 days


def test_only_the_last_month_is_taken_back_while_it_is_not_over() -> None:
    check_withdrawal(RABI, table=TABLE, today=ON)
    with pytest.raises(MonthGapError):
        check_withdrawal(SAFAR, table=TABLE, today=ON)
    with pytest.raises(MonthOverError):
        check_withdrawal(RABI, table=TABLE, today=date(2026, 12, 23))


def test_arithmetic_proposes_by_the_published_tables() -> None:
    # Civil tabular calendar: 1 Muharram 1446, 1447, 1448; the solar year from Newroz.
    for on, year, first in ((date(2024, 7, 10), 1446, date(2024, 7, 8)), (date(2026, 6, 20), 1448, date(2026, 6, 17))):
        assert hint(Era.HIJRI, table={}, today=on) == (Month(era=Era.HIJRI, year=year, number=1), first)
    for on, year, number, first in (
        (date(2026, 3, 20), 2725, 12, date(2026, 2, 20)),
        (date(2026, 3, 21), 2726, 1, date(2026, 3, 21)),
        (date(2026, 11, 22), 2726, 9, date(2026, 11, 22)),
    ):
        assert hint(Era.KURDISH, table={}, today=on) == (Month(era=Era.KURDISH, year=year, number=number), first)
    assert hint(Era.HIJRI, table=TABLE, today=ON) == (RABI.next(), date(2026, 12, 23))
    last = Month(era=Era.KURDISH, year=2727, number=12)  # ends before Newroz of a leap year
    assert hint(Era.KURDISH, table={last: date(2028, 2, 20)}, today=ON)[1] == date(2028, 3, 21)


def test_a_date_is_written_and_spoken() -> None:
    given = SecondDate(month=Month(era=Era.KURDISH, year=2726, number=9), day=1)
    assert given.text() == "kurdish=2726-09-01"
    assert second_date(given.text()) == given
    assert [given.spoken(one) for one in ("ar", "ckb", "en")] == [
        "1 سرماوز 2726 كوردي",
        "1ی سەرماوەزی 2726ی کوردی",
        "1 Sarmawaz 2726 Kurdish",
    ]
    assert SecondDate(month=SAFAR, day=29).spoken("ar") == "29 صفر 1448 هـ"
    for wrong in ("", "hijri", "hijri=1448-02", "julian=1448-02-01"):
        with pytest.raises(ValueError, match=r".*"):
            second_date(wrong)


@pytest.mark.django_db
def test_the_keeper_enters_corrects_and_takes_back_and_each_line_stays(town: Town) -> None:
    month, minister, body = Month(era=Era.HIJRI, year=1448, number=6), town.amal.reach, town.planning
    enter_month(month, first_on=TODAY - 3 * DAY, body_id=body, by=minister, at=AT)
    assert second_dates(body, on=TODAY) == ()  # nobody said that it is printed
    choose_calendars({Era.HIJRI}, body_id=body, by=minister, at=AT)
    assert second_dates(body, on=TODAY) == (SecondDate(month=month, day=4),)
    enter_month(month, first_on=TODAY - 2 * DAY, body_id=body, by=minister, at=AT)
    assert second_dates(body, on=TODAY) == (SecondDate(month=month, day=3),)
    assert second_dates(town.finance, on=TODAY) == ()
    enter_month(month, first_on=TODAY - 2 * DAY, body_id=body, by=minister, at=AT)  # said again: nothing new
    assert [(row.first_on, row.withdrawn_at) for row in MonthStart.objects.order_by("id")] == [
        (TODAY - 3 * DAY, AT),
        (TODAY - 2 * DAY, None),
    ]
    withdraw_month(month, body_id=body, by=minister, at=AT)
    assert second_dates(body, on=TODAY) == ()
    acts = ["enter_month", "choose_calendars", "enter_month", "withdraw_month"]
    assert [row.act for row in JournalLine.objects.filter(about=f"unit:{body}", act__in=acts).order_by("id")] == acts
    with pytest.raises(NotWithinReachError):
        withdraw_month(month, body_id=body, by=minister, at=AT)


@pytest.mark.django_db
def test_nobody_else_touches_a_ministrys_months(town: Town) -> None:
    month = Month(era=Era.HIJRI, year=1448, number=6)
    for by in (town.zainab.reach, town.maryam.reach, town.huda.reach):
        with pytest.raises(NotWithinReachError):
            enter_month(month, first_on=TODAY, body_id=town.planning, by=by, at=AT)
        with pytest.raises(NotWithinReachError):
            choose_calendars({Era.HIJRI}, body_id=town.planning, by=by, at=AT)
        with pytest.raises(NotWithinReachError):
            withdraw_month(month, body_id=town.planning, by=by, at=AT)
        with pytest.raises(NotWithinReachError):
            calendars(town.planning, reach=by, today=TODAY)
    with pytest.raises(NotWithinReachError):  # a section is no ministry
        choose_calendars((), body_id=town.planning_hr, by=town.amal.reach, at=AT)
    assert not MonthStart.objects.exists()
