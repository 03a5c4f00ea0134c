"""How a person's key stands on a day, and what may be done about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from directory.core.day import day_of
from signing.core.keys import NOTICES, JointAct, Place


class Standing(StrEnum):
    """What can be said of a key in one word."""

    NONE = "none"
    ACTIVE = "active"
    ENDING = "ending"
    ENDED = "ended"
    LOCKED = "locked"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


SIGNS = frozenset({Standing.ACTIVE, Standing.ENDING})
SUSPEND, REVOKE = "suspend", "revoke"
"""The two acts that need no second officer: in doubt a key signs nothing."""
ATTENTION_DAYS = max(NOTICES)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts:
    """A person's present key: its certificate, where it lies, and how it stands."""

    number: str
    short_serial: str
    place: Place
    is_foreign: bool
    not_before: datetime
    not_after: datetime
    locked_at: datetime | None
    revoked_at: datetime | None
    revoked_for: str
    standing: Standing
    days_left: int


def standing_of(
    *, not_after: datetime, is_revoked: bool, is_suspended: bool, locked_at: datetime | None, at: datetime
) -> Standing:
    """How it stands: what cannot be undone is said before what can."""
    states = (
        (is_revoked and not is_suspended, Standing.REVOKED),
        (not_after <= at, Standing.ENDED),
        (is_suspended, Standing.SUSPENDED),
        (locked_at is not None, Standing.LOCKED),
        (days_left(not_after, at) <= ATTENTION_DAYS, Standing.ENDING),
    )
    return next((state for holds, state in states if holds), Standing.ACTIVE)


def days_left(not_after: datetime, at: datetime) -> int:
    """Days from the moment's day to the day on which the certificate ends."""
    return (day_of(not_after) - day_of(at)).days


def officers_acts(standing: Standing, *, in_office: bool) -> frozenset[str]:
    """What key officers may do about a key that stands so; a new one only for who has a post."""
    found: set[str] = {JointAct.PERMIT, JointAct.CERTIFY, JointAct.ADOPT} if in_office else set()
    if standing is Standing.LOCKED:
        found.add(JointAct.REOPEN)
    if standing is Standing.SUSPENDED:
        found |= {JointAct.RELEASE, REVOKE}
    if standing in SIGNS or standing is Standing.LOCKED:
        found |= {SUSPEND, REVOKE}
    return frozenset(found)
