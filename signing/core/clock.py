"""When the clock cannot be right: nothing is signed at a time that what was written before denies (security 7)."""

from datetime import datetime, timedelta

from signing.core.errors import ClockWrongError

MOST_BEHIND = timedelta(hours=1)
"""So far the clock may stand behind the newest lines of the journal; a minute is said to registrars before."""


def check_clock(*, newest: datetime | None, now: datetime) -> None:
    """Raises ClockWrongError when something was written more than an hour after what the clock calls now."""
    if newest is not None and newest - now > MOST_BEHIND:
        raise ClockWrongError
