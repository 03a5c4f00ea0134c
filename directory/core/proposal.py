"""Acts that need two people: what one proposes waits a day for the other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from directory.core.reach import Reach

PROPOSAL_LASTS = timedelta(hours=24)


class Settled(StrEnum):
    """How a proposal ended. Stored values never change."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What two people agreed on: the act, whom or what it is about, its facts, and who proposed it.

    `person_id` is 0 when it is about a thing; `about` names that ("disposal:12").
    """

    act: str
    body_id: int
    person_id: int
    facts: dict[str, str]
    first: Reach
    about: str = ""


def is_open(*, until_at: datetime, settled_at: datetime | None, at: datetime) -> bool:
    """True while a second person may still answer."""
    return settled_at is None and at < until_at
