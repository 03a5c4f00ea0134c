"""Lowering the grade of an issued letter: by higher authority, with a reason, for good (domain 2.0, I9)."""

from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.regrade import regrade
from correspondence.core import route
from correspondence.gradings import seat_above
from correspondence.models import relabelled
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def lower_grade(record_id: str, *, level: int, reason: str, by: Reach, at: datetime) -> None:
    """Gives an issued letter a lower grade; its pages keep the one they were sealed with.

    Nobody is let in: those who had a right to read it still need to be cleared, for less. Directives in its margin keep
    their own grade. The archive keeps who lowered it, on which post and by which order, why, and who could read it
    before and after.

    Raises ReasonMissingError, ReasonTooLongError, NotWithinReachError for anybody but a head above whoever graded it,
    and the archive's NotOpenedError, GradeNotLowerError, DisposalNotOpenError, ErasedError.
    """
    why = route.reason(reason, limit=route.END_REASON_LIMIT)
    seat = seat_above(record_id, by=by, on=day_of(at))
    said: dict[str, Json] = {
        "reason": why,
        "person": by.person_id,
        "post": seat.post_id,
        "capacity": seat.capacity.value,
        "holder": seat.holder_id,
        "order": seat.order,
    }
    was = regrade(record_id, level=level, said=said, by=by, at=at)
    relabelled(record_id, level=level)
    audit.record(by=by, act="regrade", about=f"record:{record_id}", at=at, level=was, note=f"{was}:{level}")
