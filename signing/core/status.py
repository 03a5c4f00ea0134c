"""When another authority's revocation list may be taken in: complete, of sane dates, not older than the one kept.

RFC 5280 section 5: a list says when it was made and when the next one is due; its number only grows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from signing.core.errors import ListNotNewError, ListNotSoundError, ListOverError

CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_LASTS = timedelta(days=800)
"""No list is believed for longer: an authority that never speaks again is not to be taken for silent consent."""
LARGEST_LIST = 5 * 1024 * 1024
"""A list travels to the judge with every file, so it has a size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """What a revocation list says of itself; `number` None when it names none. `is_whole`: no part, no difference."""

    made_at: datetime
    until_at: datetime | None
    number: int | None
    is_whole: bool


def check(fresh: StatusList, *, kept: StatusList | None, at: datetime) -> None:
    """Nothing, when the list may be taken in.

    Raises ListNotSoundError, ListOverError when its time is over, ListNotNewError when it is older than the kept one.
    """
    until = fresh.until_at
    if not fresh.is_whole or until is None or fresh.made_at > at + CLOCKS_DIFFER:
        raise ListNotSoundError
    if not fresh.made_at < until <= fresh.made_at + LONGEST_LASTS:
        raise ListNotSoundError
    if until <= at:
        raise ListOverError
    if kept is not None and _is_older(fresh, kept):
        raise ListNotNewError


def _is_older(fresh: StatusList, kept: StatusList) -> bool:
    """True for a list made earlier, or with a smaller number."""
    if fresh.number is not None and kept.number is not None and fresh.number < kept.number:
        return True
    return fresh.made_at < kept.made_at
