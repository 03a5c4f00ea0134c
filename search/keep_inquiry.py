"""Saves an inquiry for the inspectors of a mandate, with or without alerts, and drops it."""

from datetime import datetime

from django.db import transaction

from archive import feed
from directory.audit import record
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.inspections import working
from search.core.errors import InquiryNamedTwiceError
from search.core.kept import Alerts, Kept
from search.models import Inquiry


@transaction.atomic
def keep_inquiry(name: str, *, query: Kept, alerts: Alerts, by: Reach, at: datetime) -> int:
    """The inquiry's id; with alerts, everything is new that stands in the log after this moment.

    Raises NotWithinReachError outside an inspection, InquiryNamedTwiceError.
    """
    here = working(by)
    row, is_new = Inquiry.objects.get_or_create(
        mandate_id=here.mandate,
        name=name,
        defaults={
            "line": query.line,
            "choices": query.choices,
            "made_by_id": here.person,
            "made_at": at,
            "looked": feed.head().size - 1 if alerts is Alerts.ON else None,
        },
    )
    if not is_new:
        raise InquiryNamedTwiceError
    record(by=by, act="keep_inquiry", about=f"inquiry:{row.pk}", at=at, note=f"sha256:{query.digest()}")
    return row.pk


@transaction.atomic
def drop_inquiry(inquiry_id: int, *, by: Reach, at: datetime) -> None:
    """Deletes it with its alerts. Raises NotWithinReachError when it is none of this mandate's."""
    gone, _ = Inquiry.objects.filter(pk=inquiry_id, mandate=working(by).mandate).delete()
    if not gone:
        raise NotWithinReachError
    record(by=by, act="drop_inquiry", about=f"inquiry:{inquiry_id}", at=at)
