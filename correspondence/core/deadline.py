"""Deadlines: until when something is due (domain 1.12)."""

from datetime import date, datetime, time, timedelta

from correspondence.core.letter import Priority
from directory.core.day import BAGHDAD

CLOSES_AT = 14
"""The hour at which the offices close."""
WEEKEND = frozenset({4, 5})
"""Friday and Saturday; holidays come with the calendar."""
DAYS = {Priority.ORDINARY: 7, Priority.URGENT: 3, Priority.VERY_URGENT: 1}
IMMEDIATELY = timedelta(hours=3)


def due_at(priority: Priority, *, at: datetime) -> datetime:
    """Until when a paper of this priority should be dealt with: days to the close of a working day."""
    if priority is Priority.IMMEDIATE:
        return at + IMMEDIATELY
    local = at.astimezone(BAGHDAD) + timedelta(days=DAYS[priority])
    while local.weekday() in WEEKEND:
        local += timedelta(days=1)
    return local.replace(hour=CLOSES_AT, minute=0, second=0, microsecond=0)


def closing_of(on: date) -> datetime:
    """When the offices close on that day: until then a deadline of the day is kept."""
    return datetime.combine(on, time(CLOSES_AT), tzinfo=BAGHDAD)
