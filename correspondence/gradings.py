"""May somebody lower the grade of an issued letter, on which post, and to what."""

from dataclasses import dataclass
from datetime import date

from archive import records
from archive.gradings import Lowered, lowered
from correspondence.core.grading import lowering_units
from correspondence.core.number import Direction
from correspondence.core.route import Task
from correspondence.models import Registration, RouteStep
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.tenures import TenureFacts, tenures_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeView:
    """The letter's grade: the present one, the one it was sealed with if it was lowered, and to what it may be now."""

    record_id: str
    number: str
    on: date
    subject: str
    level: int
    lowered: Lowered | None
    lower: tuple[int, ...]


def grade_of(record_id: str, *, reach: Reach, on: date) -> GradeView:
    """The page of whoever may lower it. Raises NotWithinReachError for everybody else, NotOpenedError, ErasedError."""
    seat_above(record_id, by=reach, on=on)
    facts, _ = records.shown(record_id, reach=reach)
    return GradeView(
        record_id=record_id,
        number=facts.number or "",
        on=facts.on,
        subject=facts.subject,
        level=facts.label.level,
        lowered=lowered(record_id, reach=reach),
        lower=tuple(reversed(range(facts.label.level))),
    )


def may_lower(record_id: str, *, level: int, reach: Reach, on: date) -> bool:
    """True for a letter of this present level that the reader may lower; no query of an ordinary one."""
    if level == 0 or not reach.heads:
        return False
    try:
        seat_above(record_id, by=reach, on=on)
    except NotWithinReachError:
        return False
    return True


def seat_above(record_id: str, *, by: Reach, on: date) -> TenureFacts:
    """The post on which this person may lower the letter's grade: the nearest head's above whoever gave it.

    The grade of another body's letter is that body's. Raises NotWithinReachError.
    """
    rows = Registration.objects.filter(record_id=record_id, direction=Direction.OUT).select_related("memo")
    memo = next((row.memo for row in rows if row.memo is not None), None)
    if memo is None or not by.heads or by.person_id is None:
        raise NotWithinReachError
    signed = [step.post_id for step in RouteStep.objects.latest_round(memo.pk) if step.task == Task.SIGN]
    posts = whois.posts_by_id(signed, on=on).values()
    units = lowering_units(whois.unit_facts(memo.unit_id).path, signed_in=[post.unit_id for post in posts])
    seats = {
        seat.unit_id: seat
        for seat in tenures_of(by.person_id, on=on)
        if seat.is_head and not seat.capacity.is_limited and seat.withdrawn_at is None and seat.unit_id in by.heads
    }
    found = next((seats[unit] for unit in units if unit in seats), None)
    if found is None:
        raise NotWithinReachError
    return found
