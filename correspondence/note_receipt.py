"""The registrar notes that a letter reached somebody outside the system (إشعار التسلم, domain 1.9)."""

from datetime import datetime

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence.core.delivery import received_outside
from correspondence.core.dispatch import Receipt, check_receipt
from correspondence.core.route import person_of
from correspondence.models import Dispatch
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def note_receipt(dispatch_id: int, given: Receipt, *, by: Reach, at: datetime) -> None:
    """Notes on which day it was received, and who says so, for good: the archive keeps it beside the letter.

    What went by hand has its receipt in the hand-over book. Raises NotWithinReachError, NotDispatchedError,
    ReceiptDayError.
    """
    row = Dispatch.objects.at_desk_of(by).locked(dispatch_id)
    check_receipt(given, went_on=row.went_on, noted_on=row.received_on, today=day_of(at))
    on, receiver = given.on or day_of(at), " ".join(given.receiver.split())
    row.received_on, row.receiver, row.received_noted_at, row.received_noted_by_id = on, receiver, at, person_of(by)
    row.save(update_fields=["received_on", "receiver", "received_noted_at", "received_noted_by_id"])
    said = received_outside(name=row.name, on=on, receiver=receiver)
    enter(EntryKind.DELIVERY, record_id=row.outgoing.record_id, body=said, by=by, at=at)
    audit.record(by=by, act="note_receipt", about=f"dispatch:{row.pk}", level=row.level, at=at)
