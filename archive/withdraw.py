"""Shuts readers out."""

from datetime import datetime

from django.db import transaction

from archive.core.readers import ReaderChange, sorted_marks
from archive.models import AccessChange, AccessHead, Record
from directory.core.reach import Reach


@transaction.atomic
def withdraw(record_id: str, *, readers: frozenset[str], by: Reach, at: datetime) -> None:
    """Takes readers off a record at once; marks that do not stand there change nothing.

    As for `admit`, a desk that carries the envelope alone may. Raises NotWithinReachError. The change joins the access
    feed in the same transaction: until the follower has caught up, search leaves the record out for everybody the
    database does not let in.
    """
    record = Record.objects.carried(record_id, by=by)
    gone = readers & record.readers()
    if not gone:
        return
    record.revoke(sorted_marks(gone))
    record.change_version()
    AccessChange.objects.append(
        AccessHead.objects.next(), record_id, act=ReaderChange.WITHDRAW, tokens=gone, by=by.name, at=at
    )
