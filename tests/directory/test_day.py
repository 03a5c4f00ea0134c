"""The day of a moment."""

from datetime import UTC, date, datetime

from directory.core.day import day_of


def test_the_day_begins_at_midnight_in_baghdad() -> None:
    assert day_of(datetime(2026, 12, 31, 21, 0, tzinfo=UTC)) == date(2027, 1, 1)
    assert day_of(datetime(2026, 12, 31, 20, 59, tzinfo=UTC)) == date(2026, 12, 31)
