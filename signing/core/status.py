"""When another authority's revocation list may be taken in: complete, of sane dates, not older than the one kept.

RFC 5280 section 5: a list says when it was made and when the next one is due; its number only grows.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from signing.core.errors import ListNotNewError, ListNotSoundError, ListOverError

CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_LASTS = timedelta(days=800)
"""No list is believed for longer: an authority that never speaks again is not to be taken for silent consent."""
LARGEST_LIST = 5 * 1024 * 1024
"""A list travels to the judge with every file, so it has a size."""
ROOT_LIST_NOTICE = timedelta(days=45)
"""How long before the end of our root's list its two holders are called."""
AUTHORITY_NOTICE = timedelta(days=365)
"""How long before an authority's end a ceremony is called for: what it issues already ends sooner than it should."""
LIST_LATE_AFTER = timedelta(hours=6)
"""So old our issuing authority's list is only when the clockwork does not run; it holds for a day."""


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


class Worry(StrEnum):
    """What will soon stop judgements, or does already, unless somebody acts."""

    AUTHORITY_ENDS = "authority_ends"
    ROOT_LIST_ENDS = "root_list_ends"
    ROOT_LIST_OVER = "root_list_over"
    LIST_LATE = "list_late"
    TRUST_LIST_BROKEN = "trust_list_broken"
    THEIR_LIST_OVER = "their_list_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One such thing; `facts` fill its sentence."""

    worry: Worry
    facts: dict[str, str] = field(default_factory=dict)


def of_root_list(until_at: datetime | None, *, at: datetime) -> Worry | None:
    """What is to be said of our root's list: it is made by two people who must be called in time."""
    if until_at is None or until_at <= at:
        return Worry.ROOT_LIST_OVER
    return Worry.ROOT_LIST_ENDS if until_at - at < ROOT_LIST_NOTICE else None


def of_own_list(made_at: datetime, *, at: datetime) -> Worry | None:
    """What is to be said of our issuing authority's list: the clockwork makes it anew every hour."""
    return Worry.LIST_LATE if at - made_at > LIST_LATE_AFTER else None


def of_authority(until_at: datetime, *, at: datetime) -> Worry | None:
    """What is to be said of our root, or of the authority that issues now."""
    return Worry.AUTHORITY_ENDS if until_at - at < AUTHORITY_NOTICE else None
