"""Deadlines in Baghdad."""

from datetime import UTC, datetime

import pytest

from correspondence.core.deadline import due_at
from correspondence.core.letter import Priority
from directory.core.day import BAGHDAD

THURSDAY = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)


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
