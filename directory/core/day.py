"""What day it is: the day in Baghdad, whatever the hour of the servers."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

BAGHDAD = ZoneInfo("Asia/Baghdad")


def day_of(at: datetime) -> date:
    """The day a moment belongs to: as a letter is dated, a post is held, a root is trusted."""
    return at.astimezone(BAGHDAD).date()


def start_of(day: date) -> datetime:
    """The moment the day begins in Baghdad."""
    return datetime.combine(day, time.min, tzinfo=BAGHDAD)
