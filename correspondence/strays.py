"""A letter of somebody else's that lies here under an incoming number: who sent it, and whether it was given away."""

from dataclasses import dataclass
from datetime import date

from archive.records import Said, ways_in
from correspondence.core.delivery import LIES_THERE
from correspondence.core.errors import IntakeNotRegisteredError
from correspondence.core.intake import IntakeState
from correspondence.core.misdirected import REDIRECTED
from correspondence.core.number import Direction
from correspondence.models import Delivery, Intake, Registration
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """Its incoming number here, and its sender's name, number and day; `writer` is the ministry of the system."""

    given: Registration
    desk_id: int
    sender: str
    sender_unit_id: int | None
    writer_id: int | None
    number: str
    on: date | None
    annexes: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayFacts:
    """What the page of its line offers; `intake` is the reference of one that came in on paper here."""

    intake: str
    may_be_given: bool
    was_given: bool


def stray(number_id: int, *, language: str, reach: Reach) -> Stray:
    """The letter under this incoming number of a desk the reader serves. Raises NotWithinReachError."""
    given, mine = _mine(number_id, reach)
    came = (
        Intake.objects.filter(registration=given).first() or Intake.objects.filter(registration=mine.outgoing).first()
    )
    if came is None and mine.sender_id is None:
        raise NotWithinReachError
    unit = whois.unit_facts(mine.sender_id) if mine.sender_id is not None else None
    is_issued = mine.outgoing.direction == Direction.OUT
    return Stray(
        given=given,
        desk_id=mine.desk_id or 0,
        sender=came.sender if came is not None else "" if unit is None else unit.full_name(language),
        sender_unit_id=mine.sender_id if came is None else came.sender_unit_id,
        writer_id=mine.outgoing.body_id if is_issued else None,
        number=mine.outgoing.text if came is None else came.their_number,
        on=mine.outgoing.on if came is None else came.their_on,
        annexes=0 if came is None else came.annexes,
        level=mine.level,
    )


def number_of(ref: str, *, reach: Reach) -> int:
    """The incoming number of what came in on paper or by e-mail.

    Raises NotWithinReachError, IntakeNotRegisteredError.
    """
    row = Intake.objects.at_desk_of(reach).named(ref)
    if row.state != IntakeState.REGISTERED or row.registration_id is None:
        raise IntakeNotRegisteredError
    return row.registration_id


def given_away(given: Registration, *, reach: Reach) -> tuple[Said, ...]:
    """What the archive says of its leaving this ministry, the oldest first. Raises as `ways_in`."""
    said = ways_in(given.record_id, reach=reach)
    return tuple(one for one in said if one.body.get("what") == REDIRECTED and one.body.get("body") == given.body_id)


def offered(number_id: int, *, reach: Reach) -> StrayFacts | None:
    """What may be done with it here; None for any other number of a register."""
    try:
        given, mine = _mine(number_id, reach)
    except NotWithinReachError:
        return None
    there = Delivery.objects.filter(record_id=given.record_id, body=given.body_id, copy=False)
    refs = Intake.objects.filter(registration=given).values_list("ref", flat=True)
    return StrayFacts(
        intake=next(iter(refs), ""),
        may_be_given=given.is_in_force() and there.filter(state__in=LIES_THERE).exists(),
        was_given=bool(mine.sent_on_reason) or there.exclude(sent_on_reason="").exists(),
    )


def _mine(number_id: int, reach: Reach) -> tuple[Registration, Delivery]:
    given = Registration.objects.filter(pk=number_id, direction=Direction.IN).first()
    came = Delivery.objects.at_desk_of(reach).filter(parent=None).select_related("outgoing").order_by("id")
    rows = () if given is None else came.filter(record_id=given.record_id, body=given.body_id)
    mine = next(iter(rows), None)
    if given is None or mine is None:
        raise NotWithinReachError
    return given, mine
