"""How long a record is kept, and what becomes of it then (domain 2.12): one class, one schedule, three ages."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.core.canonical import Json

LONGEST = 150
"""Years that a schedule may name in each age."""
REASON_LIMIT = 300
PLAN, DOSSIER = "plan", "dossier"
"""What a RECLASSIFY that names no record is about."""


class Fate(StrEnum):
    """What becomes of a record when its years are over. Stored values never change."""

    DESTROY = "destroy"
    TRANSFER = "transfer"
    KEEP = "keep"


class Age(StrEnum):
    """The three ages of a record, by day."""

    ACTIVE = "active"
    SEMI_ACTIVE = "semi_active"
    DUE = "due"


class DisposalState(StrEnum):
    """How far a list of records that are due has come. Stored values never change."""

    DRAWN = "drawn"
    APPROVED = "approved"
    DONE = "done"
    DROPPED = "dropped"


class JointAct(StrEnum):
    """What two archivists do together. Stored values never change."""

    DISPOSE = "dispose"
    RELEASE = "release_hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Years in use, years at hand, and what follows."""

    active_years: int
    semi_active_years: int
    fate: Fate

    def due_on(self, since: date) -> date:
        """The first day after the last year."""
        return years_after(since, self.active_years + self.semi_active_years)

    def age(self, since: date | None, *, on: date) -> Age:
        """How old a record is that day; a dossier that is still open keeps its records active (None)."""
        if since is None or on < years_after(since, self.active_years):
            return Age.ACTIVE
        return Age.SEMI_ACTIVE if on < self.due_on(since) else Age.DUE

    def latest_due(self, on: date) -> date:
        """Records whose years began on this day or before are due that day."""
        return years_before(on, self.active_years + self.semi_active_years)

    def as_json(self) -> dict[str, Json]:
        """The schedule as statements write it."""
        return {
            "active_years": self.active_years,
            "semi_active_years": self.semi_active_years,
            "fate": self.fate.value,
        }


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March: never too early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """The last day whose `years_after` is not later than this one."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
