"""Opens a saved inquiry: what was new about it is seen."""

from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.inspections import working
from search.core.kept import Kept
from search.models import Alert, Inquiry


@transaction.atomic
def look_again(inquiry_id: int, *, by: Reach, at: datetime) -> Kept:
    """The query; asking it is journalled by itself. Raises NotWithinReachError when it is none of the mandate's."""
    row = Inquiry.objects.filter(pk=inquiry_id, mandate=working(by).mandate).first()
    if row is None:
        raise NotWithinReachError
    Alert.objects.filter(inquiry=row, person=by.person_id, seen_at=None).update(seen_at=at)
    record(by=by, act="open_inquiry", about=f"inquiry:{row.pk}", at=at)
    return row.query()
