"""A letter that came in was for another ministry: it goes back to its sender, or on to whom it is for."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from archive.admit import admit
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.withdraw import withdraw
from correspondence import strays, surroundings
from correspondence.core import misdirected, readers, route
from correspondence.core.delivery import LIES_THERE, DeliveryState
from correspondence.core.errors import AlreadyForwardedError, OutOfTurnError
from correspondence.core.misdirected import Goal, OwnBodyError
from correspondence.core.notice import What
from correspondence.core.number import Direction
from correspondence.core.readers import Circle
from correspondence.deadlines import holders, of_deliveries
from correspondence.models import Delivery, Dispatch, MinistryPace, Notice, OpenedToken, Registration, kept_open
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.workdays import calendars_of


@transaction.atomic
def redirect(number_id: int, goal: Goal, *, reason: str, by: Reach, at: datetime) -> None:
    """Takes the letter under this incoming number from this ministry and gives it to whom it is for (domain 2.13).

    On paper, by e-mail or from another ministry, which may have had it by mistake too: it goes on as often as it must.
    The number stays. A ministry of the system gets it on its registry's desk, under the same record, also one that gave
    it away before; the one that wrote it has it and hears of it; for anybody else it stands among what the registry has
    to send. Copies stay. The heads who had it get a notice and read it no longer, unless another right or a referral
    opens it to them. Raises NotWithinReachError, ReasonMissingError, ReasonTooLongError, GoalNotNamedError,
    OwnBodyError, NoRegistryError, AlreadyForwardedError for a unit that has it, OutOfTurnError where nobody here has it
    or its number has ended, ErasedError.
    Crash note: the archive's entry is on disk before the commit and is an orphan without it.
    """
    said = route.reason(reason, limit=route.END_REASON_LIMIT)
    came = strays.stray(number_id, language="ar", reach=by)
    given = came.given
    goal = goal.back_to(unit_id=came.sender_unit_id, name=came.sender)
    misdirected.check(goal)
    there = Delivery.objects.locked_of(given.record_id, body_id=given.body_id)
    lying = [one for one in there if one.state in LIES_THERE and not one.copy]
    if not lying or not given.is_in_force():
        raise OutOfTurnError(act="redirect", state="")
    goes_to = None if goal.to.unit_id is None else whois.unit_facts(goal.to.unit_id).body_id
    if goes_to == given.body_id:
        raise OwnBodyError
    if goes_to is not None and goes_to == came.writer_id:
        goal = goal.home()
    told = Notice.objects.tell(What.SENT_ON, holders(of_deliveries(lying), at=at), at=at)
    _take(lying, reason=said, by=by, at=at)
    marks = frozenset[str]()
    if goes_to is None:
        Dispatch.objects.lay_redirected(lying[0], goal.to, given=given, desk_id=came.desk_id, note=said)
    elif goal.to.unit_id is not None:
        marks = _hand(lying[0], unit_id=goal.to.unit_id, body_id=goes_to, by=by, at=at)
    _shut(lying, there, marks, by=by, at=at)
    body = misdirected.redirected(goal, body_id=given.body_id, goes_to=goes_to, reason=said)
    enter(EntryKind.DELIVERY, record_id=given.record_id, body=body, by=by, at=at)
    note = f"{goal.course.value} told={told}"
    audit.record(by=by, act="redirect", about=f"record:{given.record_id}", at=at, level=came.level, note=note)


def _take(lying: Sequence[Delivery], *, reason: str, by: Reach, at: datetime) -> None:
    for one in lying:
        one.state, one.sent_on_reason = DeliveryState.SENT_ON, reason
        one.forwarded_at, one.forwarded_by_id = at, by.person_id
    Delivery.objects.bulk_update(lying, ["state", "forwarded_at", "forwarded_by_id", "sent_on_reason"])


def _hand(mine: Delivery, *, unit_id: int, body_id: int, by: Reach, at: datetime) -> frozenset[str]:
    """Lays it on the desk of the other ministry's registry, and lets that read it; it comes back to the same row.

    A ministry that gave it a number keeps that.
    """
    label = mine.label()
    there = {one.unit_id: one for one in Delivery.objects.locked_of(mine.record_id, body_id=body_id)}
    found = there.get(unit_id)
    if found is not None and found.state != DeliveryState.SENT_ON:
        raise AlreadyForwardedError
    desk_id = surroundings.registry_of(body_id, label=label)
    calendar = calendars_of([unit_id], since=day_of(at))[unit_id]
    known = Registration.objects.filter(record_id=mine.record_id, body=body_id, direction=Direction.IN).first()
    fresh = Delivery(
        pk=None if found is None else found.pk,
        record_id=mine.record_id,
        outgoing_id=mine.outgoing_id,
        incoming=known,
        unit_id=unit_id,
        body_id=body_id,
        post_id=None if found is None else found.post_id,
        person_id=None if found is None else found.person_id,
        desk_id=desk_id,
        sender_id=mine.sender_id,
        kind=mine.kind,
        priority=mine.priority,
        answer_by=mine.answer_by,
        awaits=mine.awaits,
        state=DeliveryState.AT_REGISTRY,
        sent_at=at,
    )
    fresh.set_label(label)
    fresh.due_at = fresh.due(calendar, MinistryPace.objects.of([body_id])[body_id], since=at)
    fresh.save()
    marks = readers.tokens(label, Circle(desks=frozenset({desk_id})))
    admit(mine.record_id, readers=marks, by=by, at=at)
    OpenedToken.objects.keep(mine.record_id, marks)
    return marks


def _shut(
    lying: Sequence[Delivery], there: Sequence[Delivery], marks: frozenset[str], *, by: Reach, at: datetime
) -> None:
    """Shuts the record to the units that had it, where nothing else opens it; the own registry reads on."""
    mine = lying[0]
    label, opened = mine.label(), kept_open(mine.record_id)
    desks = readers.tokens(label, Circle(desks=frozenset({one.desk_id for one in lying if one.desk_id is not None})))
    whole = surroundings.lines_circle(lying, label=label, on=day_of(at))
    copied = [one for one in there if one.copy and one.state in LIES_THERE]
    stay = surroundings.lines_circle(copied, label=label, on=day_of(at)) if copied else Circle()
    lost = readers.tokens(label, whole) - marks - readers.tokens(label, stay)
    OpenedToken.objects.note(mine.record_id, sorted(lost & opened))
    if gone := lost - opened:
        withdraw(mine.record_id, readers=gone, by=by, at=at, instead=marks or desks)
