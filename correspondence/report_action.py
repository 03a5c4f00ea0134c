"""Reporting what was done about a letter that came for action (domain 2.15)."""

from datetime import datetime

from django.db import transaction

from archive.records import records_among
from correspondence import fulfilment, unit_books
from correspondence.core import route
from correspondence.core.delivery import DeliveryState
from correspondence.core.directive import TEXT_LIMIT
from correspondence.core.errors import LowerStillOpenError, NotDeliveredYetError, OutOfTurnError
from correspondence.models import Delivery
from correspondence.models.delivery import answered_for
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def report_action(delivery_id: int, *, note: str, by: Reach, at: datetime) -> None:
    """Says for the unit what was done, in words that the sender reads; this closes the clock where no answer does.

    The head of the unit says it, or whom in it the letter names, and only when all that was directed there is done.
    Raises NotWithinReachError, NotDeliveredYetError, OutOfTurnError for what is for information or done with,
    LowerStillOpenError, ReasonMissingError, ReasonTooLongError, ErasedError.
    Crash note: the archive's entry is on disk before the commit and is an orphan without it.
    """
    row = Delivery.objects.lying_with(by).filter(answered_for(by)).held_together(delivery_id)
    if row.state == DeliveryState.AT_REGISTRY:
        raise NotDeliveredYetError
    if not records_among([row.record_id], reach=by):
        raise NotWithinReachError
    said = route.reason(note, limit=TEXT_LIMIT)
    if not row.awaits_action():
        raise OutOfTurnError(act="report_action", state=row.state)
    directed = fulfilment.directed(row.record_id, body_id=row.body_id).filter(directive__post__unit=row.unit_id)
    if count := directed.count():
        raise LowerStillOpenError(count=count)
    unit_books.take_in(row, by=by, at=at)
    fulfilment.act(row, note=said, as_head=True, by=by, at=at)
    audit.record(by=by, act="report_action", about=f"record:{row.record_id}", at=at, level=row.level)
