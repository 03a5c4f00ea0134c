"""Raising the grade of a kept letter or paper: by the registry or a head of its unit, with a reason (domain 1.3)."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from archive import records
from archive.admit import admit
from archive.core.canonical import Json
from archive.core.errors import GradeNotHigherError
from archive.core.readers import Course
from archive.regrade import regrade
from correspondence import surroundings
from correspondence.core import route
from correspondence.core.readers import Circle, tokens
from correspondence.gradings import raising_right
from correspondence.models import Delivery, Dispatch, Intake, relabelled
from directory import audit
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def raise_grade(record_id: str, *, level: int, reason: str, by: Reach, at: datetime) -> None:
    """Gives a kept letter a higher grade at once; its pages keep the one they were sealed with.

    Who is not cleared for it reads it no more, wherever it lies; units that read it as such do neither: their heads and
    whoever had it in hand do. What waits at a registry goes to its desk for the new grade. The archive keeps who raised
    it, why, and who could read it before and after.

    Raises ReasonMissingError, ReasonTooLongError, NotWithinReachError for anybody but the registry that numbered it and
    heads of the issuing unit or above it, and for a level above their own clearance or above what a desk of the body
    handles; NoRegistryError where it waits with a body that has no desk for it; the archive's NotOpenedError,
    GradeNotHigherError, DisposalNotOpenError, ErasedError.
    """
    why = route.reason(reason, limit=route.END_REASON_LIMIT)
    facts, _ = records.shown(record_id, reach=by)
    if level <= facts.label.level:
        raise GradeNotHigherError(level=facts.label.level)
    right = raising_right(record_id, facts, by=by, on=day_of(at))
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
    desks = _desks_for(record_id, replace(facts.label, level=level))
    was = regrade(record_id, level=level, course=Course.UP, said=said, by=by, at=at)
    relabelled(record_id, level=level)
    marks = tokens(replace(facts.label, level=level), Circle(desks=frozenset(desks)))
    admit(record_id, readers=marks, by=by, at=at)
    audit.record(by=by, act="regrade", about=f"record:{record_id}", at=at, level=level, note=f"{was}:{level}")


def _desks_for(record_id: str, label: Label) -> set[int]:
    """Moves what waits at a desk that may not handle the new grade to the body's desk that may; gives those desks.

    Raises NoRegistryError.
    """
    low = {"desk__level__lt": label.level}
    waiting = (
        (Delivery.objects.filter(record_id=record_id, **low), "body"),
        (Intake.objects.filter(record_id=record_id, **low), "body"),
        (Dispatch.objects.filter(outgoing__record_id=record_id, **low), "outgoing__body"),
    )
    found = set[int]()
    for rows, body in waiting:
        for body_id in set(rows.values_list(body, flat=True)):
            desk = surroundings.registry_of(body_id, label=label)
            rows.filter(**{body: body_id}).update(desk=desk)
            found.add(desk)
    return found
