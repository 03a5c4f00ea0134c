"""What a notice says: that a paper waits, and how long. Never its number, subject, sender or grade (decision 13)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from correspondence.core.deadline import Stage
from directory.core.clearance import Label


class What(StrEnum):
    """What is told. Stored values never change."""

    ARRIVED = "arrived"
    AHEAD = "ahead"
    DUE = "due"
    ESCALATED = "escalated"
    ENDED = "ended"
    SETBACK = "setback"  # a paper did not go through
    UNSIGNED = "unsigned"  # a letter went back to its author before all had signed, or before its number
    UNREAD = "unread"  # its sender waits for it to be read
    IDLE = "idle"  # an own draft goes to another desk soon
    IDLE_GONE = "idle_gone"  # it went
    IDLE_LAST = "idle_last"  # an own draft is destroyed soon
    DESTROYED = "destroyed"  # it was
    PEN = "pen"  # a colleague gave the pen of a draft, or gave it back
    TIME_ASKED = "time_asked"  # whoever has to act asks for more time
    TIME_GIVEN = "time_given"
    TIME_REFUSED = "time_refused"
    HANDED = "handed"  # a desk was handed over
    AMENDED = "amended"  # a scan of a letter that came in was put right
    MENDED = "mended"  # a mistyped entry of a letter that came in was put right
    ABSENCE = "absence"  # an own absence is prepared, or what became of one that was prepared
    CONSIGNED = "consigned"  # something is on its way by hand
    CORRECTED = "corrected"  # a later letter puts right one that lies there
    MANDATE = "mandate"  # the own body is inspected under a mandate
    SENT_ON = "sent_on"  # a letter was not for this unit; the registry sent it on
    REOPENED = "reopened"  # what somebody was done with, or waits for, is open again


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A paper that lies with somebody: since when, until when, with whom, and who gave it.

    `about` names the paper as the journal does. Of `post_ids`, `desk_id` and `person_ids` one says with whom it lies;
    where none does, it lies with the head of the unit. `label` is what it asks of who opens it.
    """

    about: str
    given_at: datetime
    due_at: datetime | None  # a copy has none
    unit_id: int
    giver_id: int | None
    post_ids: frozenset[int] = frozenset()
    desk_id: int | None = None
    person_ids: frozenset[int] = frozenset()
    label: Label = field(default_factory=Label)


def told(stage: Stage, *, holders: frozenset[int], giver: int | None, above: frozenset[int]) -> frozenset[int]:
    """Whom a stage of a deadline is told to (domain 2.7): who has it; then the giver too; then one level up."""
    if stage is Stage.ESCALATED:
        return above
    givers = frozenset({giver} if giver is not None and stage is Stage.DUE else ())
    return holders | givers


def next_above(path: tuple[int, ...], heads: dict[int, frozenset[int]], *, holders: frozenset[int]) -> frozenset[int]:
    """The heads nearest above, the unit's own included, that do not hold the paper themselves; one level, no more."""
    for unit in path:
        found = heads.get(unit, frozenset())
        if found and found.isdisjoint(holders):
            return found
    return frozenset()
