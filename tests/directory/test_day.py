"""The day of a moment."""

from datetime import UTC, date, datetime, timedelta

from directory.core.day import day_of, start_of


def test_the_day_begins_at_midnight_in_baghdad() -> None:
    assert day_of(datetime(2026, 12, 31, 21, 0, tzinfo=UTC)) == date(2027, 1, 1)
    assert day_of(datetime(2026, 12, 31, 20, 59, tzinfo=UTC)) == date(2026, 12, 31)


def test_a_day_starts_with_its_first_moment() -> None:
    for day in (date(2026, 12, 31), date(2027, 1, 1), date(2026, 3, 29)):
        assert day_of(start_of(day)) == day
        assert day_of(start_of(day) - timedelta(microseconds=1)) == day - timedelta(days=1)
