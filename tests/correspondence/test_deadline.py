"""Days and deadlines in Baghdad."""

from datetime import UTC, date, datetime

import pytest

from correspondence.core.deadline import BAGHDAD, day_of, due_at
from correspondence.core.letter import Priority

THURSDAY = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)


def test_the_day_begins_at_midnight_in_baghdad() -> None:
    assert day_of(datetime(2026, 12, 31, 21, 0, tzinfo=UTC)) == date(2027, 1, 1)
    assert day_of(datetime(2026, 12, 31, 20, 59, tzinfo=UTC)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("priority", "due"),
    [
        (Priority.ORDINARY, datetime(2026, 7, 16, 14, 0, tzinfo=BAGHDAD)),
        (Priority.URGENT, datetime(2026, 7, 12, 14, 0, tzinfo=BAGHDAD)),
        (Priority.VERY_URGENT, datetime(2026, 7, 12, 14, 0, tzinfo=BAGHDAD)),
        (Priority.IMMEDIATE, datetime(2026, 7, 9, 14, 0, tzinfo=BAGHDAD)),
    ],
)
def test_the_priority_drives_the_deadline_and_weekends_do_not_count(priority: Priority, due: datetime) -> None:
    assert due_at(priority, at=THURSDAY) == due
