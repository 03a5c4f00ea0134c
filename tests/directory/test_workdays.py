"""The working calendar: the week, holidays, governorates; and who keeps it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.core.errors import HolidayDaysError, HolidayTwiceError, NotEntitledError, NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK
from directory.core.workdays import Calendar, Governorate, Holidays, calendar, check_holiday
from directory.declare_holiday import declare_holiday, withdraw_holiday
from directory.models import Holiday, JournalLine
from directory.situate import situate
from directory.workdays import calendar_at, calendar_of, calendars_of, holidays
from tests.town import AT, TODAY, Town

THURSDAY = date(2026, 7, 9)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


def test_the_week_runs_from_sunday_to_thursday() -> None:
    week = [Calendar().is_working(THURSDAY + timedelta(days=n)) for n in range(7)]
    assert week == [True, False, False, True, True, True, True]
    assert Calendar().after(THURSDAY, days=1) == date(2026, 7, 12)
    assert Calendar().on_or_before(date(2026, 7, 11)) == THURSDAY


def test_what_is_closed_in_one_governorate_is_open_in_another() -> None:
    rain = Holidays(governorate=Governorate.ERBIL, from_on=date(2026, 7, 12), until_on=date(2026, 7, 13))
    feast = Holidays(governorate="", from_on=date(2026, 7, 14), until_on=date(2026, 7, 14))
    erbil, basra = (calendar([rain, feast], governorate=one) for one in (Governorate.ERBIL, Governorate.BASRA))
    assert erbil.after(THURSDAY, days=1) == date(2026, 7, 15)
    assert basra.after(THURSDAY, days=1) == date(2026, 7, 12)
    assert not basra.is_working(date(2026, 7, 14))


@given(DAYS, st.integers(0, 60), st.frozensets(st.integers(0, 80), max_size=12))
def test_counting_by_weeks_is_counting_day_by_day(first: date, span: int, off: frozenset[int]) -> None:
    closed = Calendar(off=frozenset(first + timedelta(days=n) for n in off))
    counted = sum(closed.is_working(first + timedelta(days=n)) for n in range(1, span + 1))
    assert closed.between(first, first + timedelta(days=span)) == counted
    if span:
        assert closed.between(first, closed.after(first, days=span)) == span


@pytest.mark.parametrize(("first", "last"), [(-1, 0), (2, 1), (0, 31), (540, 560)])
def test_days_gone_by_backwards_too_long_or_too_far_are_no_holiday(first: int, last: int) -> None:
    with pytest.raises(HolidayDaysError):
        check_holiday(THURSDAY + timedelta(days=first), THURSDAY + timedelta(days=last), today=THURSDAY)
    check_holiday(THURSDAY, THURSDAY, today=THURSDAY)


def _today(governorate: str = "", days: int = 0) -> Holidays:
    return Holidays(governorate=governorate, from_on=TODAY, until_on=TODAY + timedelta(days=days))


@pytest.mark.django_db
def test_a_holiday_declared_today_counts_today_where_it_was_declared(town: Town) -> None:
    situate(town.planning_statistics, governorate=Governorate.BASRA, by=town.amal.reach, at=AT)
    name = Name(ar="عطلة أمطار", en="Rain")
    made = declare_holiday(_today(Governorate.BASRA), body_id=town.planning, name=name, by=town.amal.reach, at=AT)
    units = (town.planning_statistics, town.planning_hr, town.finance_budget)
    found = calendars_of(units, since=TODAY)
    assert [TODAY in found[unit].off for unit in units] == [True, False, False]
    assert TODAY in calendar_at(town.omar.post_id, otherwise=town.planning_hr, since=TODAY).off
    assert not calendar_at(None, otherwise=town.planning_hr, since=TODAY).off
    assert [one.name for one in holidays(town.zainab.reach, on=TODAY)] == [name]
    assert not holidays(town.laith.reach, on=TODAY)
    withdraw_holiday(made, by=town.amal.reach, at=AT)
    assert not calendar_of(town.planning_statistics, since=TODAY).off
    acts = list(JournalLine.objects.filter(about=f"holiday:{made}").values_list("act", "person_id"))
    assert acts == [("declare_holiday", town.amal.person_id), ("withdraw_holiday", town.amal.person_id)]


@pytest.mark.django_db
def test_only_who_keeps_the_calendar_changes_it(town: Town) -> None:
    name = Name(ar="عيد")
    for by in (town.zainab.reach, town.maryam.reach, town.huda.reach, CLOCKWORK):
        with pytest.raises(NotEntitledError):
            declare_holiday(_today(), body_id=town.planning, name=name, by=by, at=AT)
        with pytest.raises(NotWithinReachError):
            situate(town.planning_hr, governorate=None, by=by, at=AT)
    with pytest.raises(NotWithinReachError):  # a section is no ministry
        declare_holiday(_today(), body_id=town.planning_hr, name=name, by=town.amal.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        withdraw_holiday(9_999, by=town.amal.reach, at=AT)
    made = declare_holiday(_today(), body_id=town.planning, name=name, by=town.amal.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        withdraw_holiday(made, by=town.zainab.reach, at=AT)
    assert Holiday.objects.get().withdrawn_at is None


@pytest.mark.django_db
def test_one_day_is_declared_once(town: Town) -> None:
    name = Name(ar="عيد")
    declare_holiday(_today(days=3), body_id=town.planning, name=name, by=town.amal.reach, at=AT)
    with pytest.raises(HolidayTwiceError):
        declare_holiday(_today(Governorate.BASRA), body_id=town.planning, name=name, by=town.amal.reach, at=AT)
    assert Holiday.objects.count() == 1
