"""Tells the registries of inspected bodies of mandates: at once, or on the day of disclosure (domain 2.16)."""

from datetime import datetime

from django.db import transaction

from correspondence.core.notice import What
from correspondence.models import MandateTold, Notice
from directory import audit, inspections, whois
from directory.clearances import serving
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def tell_mandates(*, by: Reach, at: datetime) -> int:
    """Writes for every registry of a body what it is told now, and a notice to who serves there; returns how many.

    A body is told of a mandate once, whatever becomes of its desks; of two at once the database refuses one.
    Raises NotWithinReachError for everybody but the clockwork.
    """
    due = inspections.to_disclose(day_of(at), told=MandateTold.told(), reach=by)
    if not due:
        return 0
    rows = MandateTold.objects.filter(mandate__in=[mandate for mandate, _ in due])
    known = set(rows.values_list("mandate", "desk__body").order_by())
    fresh = [
        MandateTold(mandate_id=mandate, desk_id=desk.id, at=at)
        for mandate, inspected in due
        for desk in whois.desks()
        if desk.body_id in inspected and (mandate, desk.body_id) not in known
    ]
    if not fresh:
        return 0
    people = serving({row.desk_id for row in fresh}, on=day_of(at))
    told = sorted({(row.mandate_id, person) for row in fresh for person in people[row.desk_id]})
    MandateTold.objects.bulk_create(fresh)
    Notice.objects.bulk_create(
        Notice(person_id=person, what=What.MANDATE, about=f"mandate:{mandate}", at=at) for mandate, person in told
    )
    for mandate in sorted({row.mandate_id for row in fresh}):
        audit.record(by=by, act="tell_mandate", about=f"mandate:{mandate}", at=at)
    return len(fresh)
