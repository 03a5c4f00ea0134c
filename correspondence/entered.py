"""What is entered of a paper that was booked in, as it stands now; and what was mended of it."""

from dataclasses import dataclass

from archive.core.mending import Mended, Particulars
from archive.core.opening import needs_two
from archive.mended import mends_of
from archive.records import records_among
from correspondence.core.intake import IntakeState
from correspondence.models import Intake
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Of one paper; `base` is how often its entry was mended, `may_mend` whether it can be again.

    The subject is empty where the reader may not read the letter, and where nobody opened it.
    """

    now: Particulars
    base: int
    mends: tuple[Mended, ...]
    may_mend: bool


def entered(ref: str, *, reach: Reach) -> Entered:
    """What is entered of this paper at a desk that the reader serves. Raises NotWithinReachError."""
    row = Intake.objects.at_desk_of(reach).named(ref)
    given = row.registration
    is_there = row.state == IntakeState.REGISTERED and given is not None and not row.is_ours()
    return Entered(
        now=particulars(row, reach=reach),
        base=row.mended or 0,
        mends=mends_of(row.record_id, reach=reach) if is_there and row.mended else (),
        may_mend=is_there and given is not None and given.is_in_force(),
    )


def particulars(row: Intake, *, reach: Reach) -> Particulars:
    """As they stand in the row, with the subject as far as the reader reads it in the archive."""
    facts = records_among([row.record_id], reach=reach).get(row.record_id) if row.record_id else None
    is_shut = facts is None or row.sealed or (needs_two(row.level) and row.record_id not in reach.opened)
    return Particulars(
        sender=row.sender,
        number=row.their_number,
        on=row.their_on,
        subject="" if facts is None or is_shut else facts.subject,
        sender_unit=row.sender_unit_id,
    )
