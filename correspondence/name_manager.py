"""Naming the manager of a unit's office: the head's deed."""

from datetime import datetime

from django.db import transaction

from correspondence import circuits
from correspondence.core.route import person_of
from correspondence.models import Office
from directory import audit
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def name_manager(unit_id: int, *, post_id: int, presents: circuits.Presents, by: Reach, at: datetime) -> None:
    """Lets this post keep the unit's circuits and, if so named, lay letters before its head (العرض).

    Letters sent from now on take the gate; those under way go on as they were sent. Raises NotWithinReachError for a
    unit that this person does not head, nor one above it, and for a post of another body or the head's own.
    """
    unit = circuits.unit_headed_by(unit_id, by=by)
    if not circuits.may_manage(unit, post_id, on=day_of(at)):
        raise NotWithinReachError
    said = {"manager_id": post_id, "presents": presents is circuits.Presents.YES, "named_at": at}
    Office.objects.update_or_create(unit_id=unit_id, defaults={**said, "named_by_id": person_of(by)})
    audit.record(by=by, act="name_manager", about=f"unit:{unit_id}", at=at, note=f"post:{post_id} {presents}")
