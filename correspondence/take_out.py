"""Taking a letter out of the list before the PIN."""

from datetime import datetime

from django.db import transaction

from correspondence import sittings
from correspondence.core.batch import Choice
from correspondence.core.errors import TimeIsUpError
from correspondence.models import BatchLine, Decision, SignRequest
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def take_out(memo_ref: str, *, nonce: str, session: str = "", by: Reach, at: datetime) -> None:
    """The letter leaves the list and waits for later; it is not signed. Raises NotWithinReachError, TimeIsUpError."""
    row = sittings.asked(nonce, session=session, by=by)
    if row.closed_at is not None or at > row.until:
        raise TimeIsUpError
    line = BatchLine.objects.filter(batch=row, request__memo__ref=memo_ref).select_related("request").first()
    if line is None:
        raise NotWithinReachError
    if line.request.signed:
        raise TimeIsUpError
    BatchLine.objects.filter(pk=line.pk).update(is_out=True)
    SignRequest.objects.filter(pk=line.request_id, closed_at=None).update(closed_at=at)
    Decision.objects.filter(memo=line.request.memo_id, person=row.person_id).update(choice=Choice.LATER, decided_at=at)
