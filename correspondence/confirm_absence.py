"""The person for whom an absence was prepared confirms it, or declines it."""

from datetime import datetime

from django.db import transaction

from correspondence.core.notice import What
from correspondence.core.prepared import Outcome, PreparedEndedError
from correspondence.models import Notice, PreparedAbsence
from directory import absences, audit
from directory.absent import absent
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def confirm_absence(prepared_id: int, *, by: Reach, at: datetime) -> int:
    """Makes it hold, with both names in the record; returns the absence's id.

    Raises NotWithinReachError for another's, PreparedEndedError, and what `directory.absent` refuses.
    """
    row = _held(prepared_id, by=by)
    found = absent(
        row.term(),
        acting_id=row.acting_id,
        deputy_id=row.deputy_id,
        order=row.order,
        prepared_by=row.prepared_by_id,
        by=by,
        at=at,
    )
    _end(row, Outcome.CONFIRMED, by=by, at=at)
    return found


@transaction.atomic
def decline_absence(prepared_id: int, *, by: Reach, at: datetime) -> None:
    """Says that it does not hold; who prepared it is told. Raises NotWithinReachError, PreparedEndedError."""
    _end(_held(prepared_id, by=by), Outcome.DECLINED, by=by, at=at)


def _held(prepared_id: int, *, by: Reach) -> PreparedAbsence:
    if by.person_id is None:
        raise NotWithinReachError
    absences.take_turns(by.person_id)  # `prepare_absence` locks in this order
    mine = PreparedAbsence.objects.select_for_update(of=("self",)).filter(person=by.person_id)
    row = mine.filter(pk=prepared_id).first()
    if row is None:
        raise NotWithinReachError
    if row.outcome:
        raise PreparedEndedError
    return row


def _end(row: PreparedAbsence, outcome: Outcome, *, by: Reach, at: datetime) -> None:
    row.outcome, row.ended_at = outcome, at
    row.save(update_fields=["outcome", "ended_at"])
    Notice.objects.create(person_id=row.prepared_by_id, what=What.ABSENCE, about=f"absence:{row.pk}", at=at)
    audit.record(by=by, act=f"{outcome}_absence", about=f"person:{row.person_id}", at=at, note=f"absence:{row.pk}")
