"""Lets more readers in."""

from datetime import datetime

from django.db import transaction

from archive.core.package import check_readers
from archive.core.readers import ReaderChange, sorted_marks
from archive.models import AccessChange, AccessHead, Record
from directory.core.reach import Reach


@transaction.atomic
def admit(
    record_id: str, *, readers: frozenset[str], by: Reach, at: datetime, named: Reach | None = None
) -> frozenset[str]:
    """Writes more readers on a record and says which are new; marks that stand there already change nothing.

    The access feed names `by`, or whoever's act it followed from where the clockwork alone reaches the record.
    Raises NotWithinReachError, ReadersNotAllowedError. The change joins the access feed in the same
    transaction, so a follower cannot miss it.
    """
    record = Record.objects.carried(record_id, by=by)
    check_readers(readers, record.label())
    fresh = record.fresh(readers)
    if not fresh:
        return fresh
    record.grant(sorted_marks(fresh))
    record.change_version()
    AccessChange.objects.append(
        AccessHead.objects.next(), record_id, act=ReaderChange.ADMIT, tokens=fresh, by=(named or by).name, at=at
    )
    return fresh
