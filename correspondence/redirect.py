"""A letter from outside was for another ministry: it goes back to its sender, or on to whom it is for."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from archive.admit import admit
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.withdraw import withdraw
from correspondence import surroundings
from correspondence.core import misdirected, readers, route
from correspondence.core.delivery import LIES_THERE, DeliveryState
from correspondence.core.errors import AlreadyForwardedError, IntakeNotRegisteredError, OutOfTurnError
from correspondence.core.intake import IntakeState
from correspondence.core.misdirected import Goal, OwnBodyError
from correspondence.core.notice import What
from correspondence.core.readers import Circle
from correspondence.deadlines import holders, of_deliveries
from correspondence.models import Delivery, Dispatch, Intake, MinistryPace, Notice, OpenedToken, kept_open
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.workdays import calendars_of


@transaction.atomic
def redirect(ref: str, goal: Goal, *, reason: str, by: Reach, at: datetime) -> None:
    """Takes the letter from all units of this ministry and gives it to whom it is for (domain 2.13).

    The incoming number stays. A ministry of the system gets it on its registry's desk, under the same record; for
    anybody else it stands among what the registry has to send. The heads who had it get a notice and read it no longer,
    unless another right or a referral opens it to them. Raises NotWithinReachError, IntakeNotRegisteredError,
    ReasonMissingError, ReasonTooLongError, GoalNotNamedError, OwnBodyError, NoRegistryError, AlreadyForwardedError for
    a unit that has it, OutOfTurnError where nobody here has it or its number has ended, ErasedError.
    Crash note: the archive's entry is on disk before the commit and is an orphan without it.
    """
    said = route.reason(reason, limit=route.END_REASON_LIMIT)
    row = Intake.objects.at_desk_of(by).held(ref)
    if row.state != IntakeState.REGISTERED or row.registration is None:
        raise IntakeNotRegisteredError
    goal = goal.back_to(unit_id=row.sender_unit_id, name=row.sender)
    misdirected.check(goal)
    there = Delivery.objects.locked_of(row.record_id, body_id=row.body_id)
    lying = [one for one in there if one.state in LIES_THERE]
    if not lying or not row.registration.is_in_force():
        raise OutOfTurnError(act="redirect", state=row.state)
    goes_to = None if goal.to.unit_id is None else whois.unit_facts(goal.to.unit_id).body_id
    if goes_to == row.body_id:
        raise OwnBodyError
    told = Notice.objects.tell(What.SENT_ON, holders(of_deliveries(lying), at=at), at=at)
    _take(lying, reason=said, by=by, at=at)
    marks = frozenset[str]()
    if goal.to.unit_id is None or goes_to is None:
        Dispatch.objects.lay_redirected(row, goal.to, note=said)
    else:
        marks = _hand(lying[0], unit_id=goal.to.unit_id, body_id=goes_to, by=by, at=at)
    _shut(lying, marks, by=by, at=at)
    body = misdirected.redirected(goal, body_id=row.body_id, goes_to=goes_to, reason=said)
    enter(EntryKind.DELIVERY, record_id=row.record_id, body=body, by=by, at=at)
    note = f"{goal.course.value} told={told}"
    audit.record(by=by, act="redirect", about=f"record:{row.record_id}", at=at, level=row.level, note=note)


def _take(lying: Sequence[Delivery], *, reason: str, by: Reach, at: datetime) -> None:
    for one in lying:
        one.state, one.sent_on_reason = DeliveryState.SENT_ON, reason
        one.forwarded_at, one.forwarded_by_id = at, by.person_id
    Delivery.objects.bulk_update(lying, ["state", "forwarded_at", "forwarded_by_id", "sent_on_reason"])


def _hand(mine: Delivery, *, unit_id: int, body_id: int, by: Reach, at: datetime) -> frozenset[str]:
    """Lays it on the desk of the other ministry's registry, and lets that read it; it comes back to the same row."""
    label = mine.label()
    there = {one.unit_id: one for one in Delivery.objects.locked_of(mine.record_id, body_id=body_id)}
    found = there.get(unit_id)
    if found is not None:
        raise AlreadyForwardedError
    desk_id = surroundings.registry_of(body_id, label=label)
    calendar = calendars_of([unit_id], since=day_of(at))[unit_id]
    fresh = Delivery(
        record_id=mine.record_id,
        outgoing_id=mine.outgoing_id,
        unit_id=unit_id,
        body_id=body_id,
        desk_id=desk_id,
        sender_id=mine.sender_id,
        kind=mine.kind,
        priority=mine.priority,
        answer_by=mine.answer_by,
        state=DeliveryState.AT_REGISTRY,
        sent_at=at,
    )
    fresh.set_label(label)
    fresh.due_at = fresh.due(calendar, MinistryPace.objects.of([body_id])[body_id], since=at)
    fresh.save(force_insert=True)
    marks = readers.tokens(label, Circle(desks=frozenset({desk_id})))
    admit(mine.record_id, readers=marks, by=by, at=at)
    OpenedToken.objects.keep(mine.record_id, marks)
    return marks


def _shut(lying: Sequence[Delivery], marks: frozenset[str], *, by: Reach, at: datetime) -> None:
    """Shuts the record to the units that had it, where nothing else opens it; the own registry reads on."""
    mine = lying[0]
    label, opened = mine.label(), kept_open(mine.record_id)
    desks = readers.tokens(label, Circle(desks=frozenset({one.desk_id for one in lying if one.desk_id is not None})))
    units = surroundings.units_circle({one.unit_id for one in lying}, on=day_of(at))
    lost = readers.tokens(label, units) - marks
    OpenedToken.objects.note(mine.record_id, sorted(lost & opened))
    if gone := lost - opened:
        withdraw(mine.record_id, readers=gone, by=by, at=at, instead=marks or desks)
