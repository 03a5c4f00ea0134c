"""Opening a top secret letter takes two people: who may, and how long it stands open (domain 1.12, decision 0017)."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from archive.core.errors import NotOpenedError
from archive.core.package import RecordFacts
from directory.core.clearance import Level
from directory.core.reach import Reach

ASKED_STANDS = timedelta(minutes=10)
"""So long the second person has to confirm."""
STANDS = timedelta(minutes=30)
"""So long the letter then stands open to the one who asked."""
LONGEST_REASON = 300


class Wrong(StrEnum):
    """Why an opening is neither asked for nor confirmed."""

    NOT_NEEDED = "not_needed"
    NO_REASON = "no_reason"
    OWN = "own"
    LATE = "late"
    SETTLED = "settled"


def needs_two(level: int) -> bool:
    """True for a letter that nobody opens alone, and whose file is not handed out."""
    return level >= Level.TOP_SECRET


def check_open(record_id: str, *, level: int, reach: Reach) -> None:
    """Lets who may look into the record now; clearance and need to know are asked apart. Raises NotOpenedError."""
    if needs_two(level) and record_id not in reach.opened:
        raise NotOpenedError(record=record_id)


def named(facts: RecordFacts, *, record_id: str, reach: Reach) -> RecordFacts:
    """What a search may tell of the record: number, day, unit and grade alone while two people have not opened it."""
    if not needs_two(facts.label.level) or record_id in reach.opened:
        return facts
    return replace(
        facts,
        kind="",
        subject="",
        words="",
        register="",
        priority="",
        addressees=(),
        references=(),
        annexes=(),
        signers=(),
        mends=(),
    )


def wrong_with_asking(*, level: int, reason: str) -> Wrong | None:
    """What is wrong with a request to open a record of this level."""
    if not needs_two(level):
        return Wrong.NOT_NEEDED
    return None if reason.strip() else Wrong.NO_REASON


def wrong_with_confirming(
    *, asked_by: int, asked_at: datetime, seconded_at: datetime | None, by: int | None, at: datetime
) -> Wrong | None:
    """What is wrong with this person confirming that request at this moment."""
    if by is None or by == asked_by:
        return Wrong.OWN
    if seconded_at is not None:
        return Wrong.SETTLED
    return Wrong.LATE if at - asked_at > ASKED_STANDS else None
