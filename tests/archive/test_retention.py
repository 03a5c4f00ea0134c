"""Ages by the day, and the rows that keep them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archive.core.retention import Age, Fate, Schedule, years_after, years_before

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))
YEARS = st.integers(min_value=0, max_value=150)


def test_the_three_ages_change_on_their_day() -> None:
    schedule = Schedule(active_years=2, semi_active_years=3, fate=Fate.DESTROY)
    since = date(2020, 7, 14)
    assert schedule.age(since, on=date(2022, 7, 13)) is Age.ACTIVE
    assert schedule.age(since, on=date(2022, 7, 14)) is Age.SEMI_ACTIVE
    assert schedule.age(since, on=date(2025, 7, 13)) is Age.SEMI_ACTIVE
    assert schedule.age(since, on=date(2025, 7, 14)) is Age.DUE
    assert schedule.due_on(since) == date(2025, 7, 14)
    assert schedule.age(None, on=date(2999, 1, 1)) is Age.ACTIVE


def test_a_leap_day_is_never_due_too_early() -> None:
    assert years_after(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)


@given(since=DAYS, on=DAYS, active=YEARS, semi=YEARS)
def test_the_list_of_what_is_due_and_the_age_agree(since: date, on: date, active: int, semi: int) -> None:
    schedule = Schedule(active_years=active, semi_active_years=semi, fate=Fate.DESTROY)
    if on.year - active - semi < 1:
        return
    is_due = since <= schedule.latest_due(on)
    assert is_due == (schedule.due_on(since) <= on)
    assert schedule.due_on(since) - since >= timedelta(days=365 * (active + semi))


def test_nothing_in_use_is_due_the_same_day_without_years() -> None:
    schedule = Schedule(active_years=0, semi_active_years=0, fate=Fate.DESTROY)
    assert schedule.age(date(2026, 1, 1), on=date(2026, 1, 1)) is Age.DUE
