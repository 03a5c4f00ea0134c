"""Lowers the grade of a kept record: its bytes stay as they were sealed, who is cleared for it changes (domain, I9)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.errors import DisposalNotOpenError, GradeNotLowerError
from archive.core.inside import INSIDE, LEVEL
from archive.core.leaf import EntryKind
from archive.core.opening import check_open
from archive.core.readers import ReaderChange, step_down
from archive.models import AccessChange, AccessHead, DisposalItem, Record
from archive.saying import say
from directory.core.reach import Reach


@transaction.atomic
def regrade(record_id: str, *, level: int, said: Mapping[str, Json], by: Reach, at: datetime) -> int:
    """Gives the record a lower level and returns the one it had; compartments, personal mark and readers stay.

    REGRADE keeps, inside the body that issued it, what the deed has `said`, and the marks of the readers before and
    after with the level that was asked of them. The change joins the access feed in the same transaction.

    Raises NotWithinReachError, NotOpenedError, GradeNotLowerError, DisposalNotOpenError for what is on a list for
    disposal, ErasedError.
    Crash note: the entry's object is on disk before the row; without its row it is an orphan nobody names.
    """
    record = Record.objects.locked(record_id, by=by)
    check_open(record_id, level=record.level, reach=by)
    was, readers = record.level, sorted(record.readers())
    if not 0 <= level < was:
        raise GradeNotLowerError(level=was)
    if DisposalItem.objects.filter(record_id=record_id, is_open=True).exists():
        raise DisposalNotOpenError
    body: dict[str, Json] = {
        **said,
        INSIDE: record.body_id,
        LEVEL: was,
        "before": {"level": was, "readers": list(readers)},
        "after": {"level": level, "readers": list(readers)},
    }
    say(EntryKind.REGRADE, record_id=record_id, body=body, by=by, at=at)
    record.level = level
    record.save(update_fields=["level"])
    record.change_version()
    marks = frozenset({step_down(was, level)})
    AccessChange.objects.append(
        AccessHead.objects.next(), record_id, act=ReaderChange.REGRADE, tokens=marks, by=by.name, at=at
    )
    return was
