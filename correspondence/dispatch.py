"""The registrar notes that a letter left for somebody outside the system, by post or e-mail."""

from datetime import datetime

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence.core.delivery import dispatched
from correspondence.core.dispatch import Sending, check
from correspondence.core.route import person_of
from correspondence.models import Dispatch
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def dispatch(dispatch_id: int, given: Sending, *, by: Reach, at: datetime) -> None:
    """Notes how and on which day it was sent, for good: the archive keeps it beside the letter.

    Raises NotWithinReachError, DispatchedError, DispatchNotAcceptedError, ByHandAloneError.
    """
    row = Dispatch.objects.at_desk_of(by).held(dispatch_id)
    letter = row.outgoing
    check(given, row.label(), issued_on=letter.on, today=day_of(at))
    row.means, row.went_on, row.reference = given.means or "", given.on, given.reference
    row.noted_at, row.noted_by_id = at, person_of(by)
    row.save()
    said = dispatched(name=row.name, means=row.means, on=given.on or letter.on, reference=row.reference)
    enter(EntryKind.DELIVERY, record_id=letter.record_id, body=said, by=by, at=at)
    audit.record(by=by, act="dispatch", about=f"dispatch:{row.pk}", level=row.level, note=row.means, at=at)
