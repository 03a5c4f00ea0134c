"""Reopening one letter that a unit was done with (domain 2.12)."""

from datetime import datetime

from django.db import transaction

from archive.records import records_among
from correspondence import fulfilment
from correspondence.core import route
from correspondence.core.delivery import DONE
from correspondence.core.directive import TEXT_LIMIT
from correspondence.core.errors import OutOfTurnError
from correspondence.core.notice import What
from correspondence.deadlines import concerned
from correspondence.models import Delivery, Notice
from correspondence.models.delivery import answered_for
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def reopen_letter(delivery_id: int, *, reason: str, by: Reach, at: datetime) -> None:
    """Lays a letter that was answered or acted on before its unit again, with a reason that is kept with the record.

    The head of the unit says it, or whom in it the letter names, as he says that it is done; those with whom it lies
    again, and its author, are told. Its deadline stays: nobody gets more time by it. Raises NotWithinReachError,
    OutOfTurnError for what is not done with, ReasonMissingError, ReasonTooLongError, ErasedError.
    Crash note: the archive's entry is on disk before the commit and is an orphan without it.
    """
    row = Delivery.objects.lying_with(by).filter(answered_for(by)).held_together(delivery_id)
    if not records_among([row.record_id], reach=by):
        raise NotWithinReachError
    said = route.reason(reason, limit=TEXT_LIMIT)
    if row.state not in DONE:
        raise OutOfTurnError(act="reopen_letter", state=row.state)
    opened = fulfilment.open_again(row, reason=said, by=by, at=at)
    Notice.objects.tell(What.REOPENED, concerned(opened, by=by, at=at), at=at)
    audit.record(by=by, act="reopen_letter", about=f"record:{row.record_id}", at=at, level=row.level)
