"""Handing out the sealed file of a letter to be printed, with the reason (oversight of paper)."""

from datetime import datetime

from django.db import transaction

from archive import records
from archive.core.errors import NotHandedOutError
from archive.core.opening import needs_two
from archive.core.printing import note
from directory import audit
from directory.core.reach import Reach

ACT = "print"


@transaction.atomic
def print_out(
    record_id: str, *, number: int | None = None, why: str, words: str = "", by: Reach, at: datetime
) -> bytes:
    """The newest version of the sealed letter, or the one of this number; why it was asked for is journalled.

    The line is written before the bytes leave: if it cannot be written, nothing is handed out. Raises
    NotWithinReachError, NotOpenedError, NotHandedOutError for a top secret letter, WhyMissingError, and
    DamagedObjectError, MissingObjectError, ErasedError.
    """
    level = records.record(record_id, reach=by).facts.label.level
    if needs_two(level):
        raise NotHandedOutError
    said = note(why, words)
    audit.record(by=by, act=ACT, about=f"record:{record_id}", at=at, level=level, note=said)
    if number is None:
        return records.letter(record_id, reach=by)
    return records.version(record_id, number, reach=by)
