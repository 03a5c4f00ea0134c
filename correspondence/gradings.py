"""May somebody change the grade of an issued letter, by which right, and to what."""

from dataclasses import dataclass
from datetime import date

from archive import records
from archive.core.package import RecordFacts
from archive.gradings import Regraded, regraded
from correspondence import powers
from correspondence.books import levels
from correspondence.core.grading import lowering_units
from correspondence.core.number import Direction
from correspondence.core.route import Task
from correspondence.models import Registration, RouteStep
from directory import whois
from directory.core.clearance import Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.tenures import TenureFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeView:
    """The letter's grade: the present one, the one it was sealed with if it was changed, and what it may be now."""

    record_id: str
    number: str
    on: date
    subject: str
    level: int
    regraded: Regraded | None
    lower: tuple[int, ...]
    higher: tuple[int, ...]


def grade_of(record_id: str, *, reach: Reach, on: date) -> GradeView:
    """The page of whoever may change it. Raises NotWithinReachError for everybody else, NotOpenedError, ErasedError."""
    facts, _ = records.shown(record_id, reach=reach)
    level = facts.label.level
    is_above, higher = _may_lower(record_id, by=reach, on=on), _higher(record_id, facts, by=reach, on=on)
    if not is_above and not higher:
        raise NotWithinReachError
    return GradeView(
        record_id=record_id,
        number=facts.number or "",
        on=facts.on,
        subject=facts.subject,
        level=level,
        regraded=regraded(record_id, reach=reach),
        lower=tuple(reversed(range(level))) if is_above else (),
        higher=higher,
    )


def may_regrade(record_id: str, facts: RecordFacts, *, reach: Reach, on: date) -> bool:
    """True for a letter whose grade the reader may change; no query for who heads nothing and serves no desk."""
    if not reach.heads and not reach.desks:
        return False
    return bool(_higher(record_id, facts, by=reach, on=on)) or (
        facts.label.level > 0 and _may_lower(record_id, by=reach, on=on)
    )


def _may_lower(record_id: str, *, by: Reach, on: date) -> bool:
    try:
        seat_above(record_id, by=by, on=on)
    except NotWithinReachError:
        return False
    return True


def _higher(record_id: str, facts: RecordFacts, *, by: Reach, on: date) -> tuple[int, ...]:
    """The levels to which this person may raise it: cleared for it himself, and a desk of the body handles it."""
    top = min(by.clearance.level, int(Level.TOP_SECRET))
    if facts.label.level >= top:
        return ()
    try:
        most = min(top, raising_right(record_id, facts, by=by, on=on).most)
    except NotWithinReachError:
        return ()
    return tuple(range(facts.label.level + 1, most + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisingRight:
    """How high somebody may raise it: as the registry that gave the number, without a seat, or as a head."""

    most: int
    seat: TenureFacts | None


def raising_right(record_id: str, facts: RecordFacts, *, by: Reach, on: date) -> RaisingRight:
    """The right of the registry that numbered the paper, or of a head of the issuing unit or above it (domain 1.3).

    The grade of another body's letter is that body's. Raises NotWithinReachError.
    """
    served = levels(by).get(facts.body_id, -1)
    if served > facts.label.level and Registration.objects.filter(record_id=record_id, body=facts.body_id).exists():
        return RaisingRight(most=served, seat=None)
    handled = max((desk.level for desk in whois.desks() if desk.body_id == facts.body_id), default=-1)
    seat = powers.head_over(whois.unit_facts(facts.unit_id).path, by=by, on=on)
    if seat is None:
        raise NotWithinReachError
    return RaisingRight(most=handled, seat=seat)


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
    found = powers.head_over(units, by=by, on=on)
    if found is None:
        raise NotWithinReachError
    return found
