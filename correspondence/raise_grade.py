"""Raising the grade of a kept letter or paper: by the registry or a head of its unit, with a reason (domain 1.3)."""

from datetime import datetime

from django.db import transaction

from archive import records
from archive.core.canonical import Json
from archive.core.errors import GradeNotHigherError
from archive.regrade import regrade
from correspondence.core import route
from correspondence.gradings import raising_right
from correspondence.models import relabelled
from directory import audit
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def raise_grade(record_id: str, *, level: int, reason: str, by: Reach, at: datetime) -> None:
    """Gives a kept letter a higher grade at once; its pages keep the one they were sealed with.

    Who is not cleared for it reads it no more, wherever it lies; units that read it as such do neither: their heads and
    whoever had it in hand do. The archive keeps who raised it, why, and who could read it before and after.

    Raises ReasonMissingError, ReasonTooLongError, NotWithinReachError for anybody but the registry that numbered it and
    heads of the issuing unit or above it, and for a level above their own clearance or above what a desk of the body
    handles; the archive's NotOpenedError, GradeNotHigherError, DisposalNotOpenError, ErasedError.
    """
    why = route.reason(reason, limit=route.END_REASON_LIMIT)
    facts, _ = records.shown(record_id, reach=by)
    if level <= facts.label.level:
        raise GradeNotHigherError(level=facts.label.level)
    right = raising_right(facts, by=by, on=day_of(at))
    if level > min(right.most, by.clearance.level):
        raise NotWithinReachError
    said: dict[str, Json] = {
        "reason": why,
        "person": by.person_id,
        "post": right.seat.post_id if right.seat else None,
        "capacity": right.seat.capacity.value if right.seat else "registry",
        "holder": right.seat.holder_id if right.seat else None,
        "order": right.seat.order if right.seat else "",
    }
    was = regrade(record_id, level=level, is_higher=True, said=said, by=by, at=at)
    relabelled(record_id, level=level)
    audit.record(by=by, act="regrade", about=f"record:{record_id}", at=at, level=level, note=f"{was}:{level}")
