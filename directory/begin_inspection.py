"""Begins a session under a mandate, and ends it; what is done in between is journalled with it."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Greatest

from directory.audit import record
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.inspecting import check_in_force, standing
from directory.core.reach import Reach
from directory.core.tenure import Term
from directory.models import Inspection, Mandate


@transaction.atomic
def begin_inspection(mandate_id: int, *, purpose: str, by: Reach, at: datetime) -> int:
    """The session's id. Raises NotWithinReachError for a mandate of others, MandateNotInForceError."""
    row = Mandate.objects.select_for_update(of=("self",)).filter(pk=mandate_id, inspectors=by.person_id).first()
    if row is None or by.person_id is None:
        raise NotWithinReachError
    term = Term(from_on=row.from_on, until_on=row.until_on)
    check_in_force(standing(term=term, withdrawn_at=row.withdrawn_at, on=day_of(at)))
    begun = Inspection.objects.create(mandate=row, person_id=by.person_id, purpose=purpose, begun_at=at)
    begins = replace(by, inspection=begun.pk)  # its own first line, also where another session lasts
    record(by=begins, act="begin_inspection", about=f"inspection:{begun.pk}", at=at, level=row.ceiling, note=purpose)
    return begun.pk


@transaction.atomic
def end_inspection(*, by: Reach, at: datetime) -> None:
    """Ends the session that `by` works in. Raises NotWithinReachError when there is none."""
    open_ones = Inspection.objects.filter(person=by.person_id, ended_at=None)
    ended_at = Greatest(Value(at, output_field=DateTimeField()), F("begun_at"))  # the clock may have been set back
    if by.inspection is None or not open_ones.filter(pk=by.inspection).update(ended_at=ended_at):
        raise NotWithinReachError
    record(by=by, act="end_inspection", about=f"inspection:{by.inspection}", at=at)
