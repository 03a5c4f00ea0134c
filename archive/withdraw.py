"""Shuts readers out."""

from datetime import datetime

from django.db import transaction

from archive.core.readers import ReaderChange, sorted_marks
from archive.models import AccessChange, AccessHead, Record
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def withdraw(
    record_id: str,
    *,
    readers: frozenset[str],
    by: Reach,
    at: datetime,
    instead: frozenset[str] = frozenset(),
    named: Reach | None = None,
) -> None:
    """Takes readers off a record at once; marks that do not stand there change nothing.

    The access feed names `by`, or whoever's act it followed from where the clockwork alone reaches the record.
    A desk that carries the envelope alone may where others read it `instead`: it sends a paper on, and hides none.
    Raises NotWithinReachError. The change joins the access feed in the same transaction: until the follower has caught
    up, search leaves the record out for everybody the database does not let in.
    """
    record = Record.objects.carried(record_id, by=by) if instead else Record.objects.locked(record_id, by=by)
    if not instead <= record.readers() - readers:
        raise NotWithinReachError
    gone = readers & record.readers()
    if not gone:
        return
    record.revoke(sorted_marks(gone))
    record.change_version()
    AccessChange.objects.append(
        AccessHead.objects.next(), record_id, act=ReaderChange.WITHDRAW, tokens=gone, by=(named or by).name, at=at
    )
