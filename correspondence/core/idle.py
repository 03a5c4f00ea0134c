"""Abandoned drafts: when their author is told, and when they go to another desk (docs/operations.md)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from correspondence.core.errors import TermsNotAcceptedError
from directory.core.clearance import Clearance, Label

IDLE_DAYS, TELL_DAYS = 365, 30
"""What holds where a ministry has laid down nothing else."""
LEAST_IDLE, MOST_IDLE, LEAST_TELL, MOST_TELL = 30, 3_650, 7, 180


class Outcome(StrEnum):
    """What became of a draft whose author was told. Stored values never change."""

    KEPT = "kept"  # its writer went on with it, or said that it stays
    HANDED = "handed"
    DESTROYED = "destroyed"
    STAYS = "stays"  # personal, or nobody in the office may read it


class End(StrEnum):
    """What a ministry does with abandoned drafts. Stored values never change."""

    HAND_OVER = "hand_over"
    DESTROY = "destroy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What binds a draft to something else: its deadline, that it was ever sent, the letters it names, its file."""

    due_at: datetime | None
    was_circulated: bool
    is_in_a_chain: bool
    is_filed: bool

    def are_none(self) -> bool:
        """True when the draft may be destroyed: nobody waits for it, nobody else saw it, and no hold can reach it.

        A hold is laid on records and dossiers: a draft that names neither is under none.
        """
        return self.due_at is None and not (self.was_circulated or self.is_in_a_chain or self.is_filed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """After how many days without a change a draft ends, how long before its author is told, and how it ends."""

    idle_days: int = IDLE_DAYS
    tell_days: int = TELL_DAYS
    end: End = End.HAND_OVER

    def check(self) -> None:
        """Raises TermsNotAcceptedError for days that no ministry may lay down."""
        if not LEAST_IDLE <= self.idle_days <= MOST_IDLE:
            raise TermsNotAcceptedError(least=LEAST_IDLE, most=MOST_IDLE)
        if not LEAST_TELL <= self.tell_days <= min(MOST_TELL, self.idle_days):
            raise TermsNotAcceptedError(least=LEAST_TELL, most=min(MOST_TELL, self.idle_days))

    def quiet_since(self, at: datetime) -> datetime:
        """What was last changed before this moment is told now."""
        return at - timedelta(days=self.idle_days - self.tell_days)

    def due_on(self, *, moved_on: date, told_on: date) -> date:
        """The day on which it goes: after the idle days, and never sooner than the author was promised."""
        return max(moved_on + timedelta(days=self.idle_days), told_on + timedelta(days=self.tell_days))


def goes_to(label: Label, people: dict[int, Clearance], *, author_id: int) -> int | None:
    """Who goes on with it: the first of these people who may read it; nobody with a personal letter (شخصي)."""
    if label.personal:
        return None
    return next((one for one, cleared in people.items() if one != author_id and cleared.dominates(label)), None)
