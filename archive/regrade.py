"""Changes the grade of a kept record: its bytes stay as they were sealed, who is cleared for it changes (I9)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.errors import DisposalNotOpenError, GradeNotHigherError, GradeNotLowerError
from archive.core.inside import INSIDE, LEVEL
from archive.core.leaf import EntryKind
from archive.core.opening import check_open
from archive.core.package import not_allowed
from archive.core.readers import Course, ReaderChange, sorted_marks, step
from archive.models import AccessChange, AccessHead, DisposalItem, Record
from archive.saying import say
from directory.core.clearance import Level
from directory.core.reach import Reach


@transaction.atomic
def regrade(
    record_id: str, *, level: int, course: Course = Course.DOWN, said: Mapping[str, Json], by: Reach, at: datetime
) -> int:
    """Gives the record a lower level, or a higher one, and returns the one it had; compartments and personal mark stay.

    A lower level lets nobody in; a higher one shuts out the readers who may not stand under it. REGRADE keeps, inside
    the body that issued it, what the deed has `said`, and the marks of the readers before and after with the level that
    was asked of them. The changes join the access feed in the same transaction.

    Raises NotWithinReachError, NotOpenedError, GradeNotLowerError, GradeNotHigherError, DisposalNotOpenError for what
    is on a list for disposal, ErasedError.
    Crash note: the entry's object is on disk before the row; without its row it is an orphan nobody names.
    """
    record = Record.objects.locked(record_id, by=by)
    check_open(record_id, level=record.level, reach=by)
    was, readers = record.level, record.readers()
    if course is Course.UP and not was < level <= Level.TOP_SECRET:
        raise GradeNotHigherError(level=was)
    if course is Course.DOWN and not 0 <= level < was:
        raise GradeNotLowerError(level=was)
    if DisposalItem.objects.filter(record_id=record_id, is_open=True).exists():
        raise DisposalNotOpenError
    gone = not_allowed(readers, replace(record.label(), level=level))
    body: dict[str, Json] = {
        **said,
        INSIDE: record.body_id,
        LEVEL: max(was, level),
        "before": {"level": was, "readers": sorted(readers)},
        "after": {"level": level, "readers": sorted(readers - gone)},
    }
    say(EntryKind.REGRADE, record_id=record_id, body=body, by=by, at=at)
    if gone:
        record.revoke(sorted_marks(gone))
        record.change_version()
        AccessChange.objects.append(
            AccessHead.objects.next(), record_id, act=ReaderChange.WITHDRAW, tokens=gone, by=by.name, at=at
        )
    record.level = level
    record.save(update_fields=["level"])
    record.change_version()
    AccessChange.objects.append(
        AccessHead.objects.next(),
        record_id,
        act=ReaderChange.REGRADE,
        tokens=frozenset({step(was, level)}),
        by=by.name,
        at=at,
    )
    return was
