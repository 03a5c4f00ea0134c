"""A letter from outside went to the wrong unit: it is sent on to the right one, under the number it has."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from archive.admit import admit
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.withdraw import withdraw
from correspondence import surroundings
from correspondence.core import readers, route
from correspondence.core.delivery import LIES_THERE, DeliveryState, sent_on
from correspondence.core.errors import (
    AlreadyForwardedError,
    AnotherBodyError,
    IntakeNotRegisteredError,
    OutOfTurnError,
    PersonalWithoutReaderError,
)
from correspondence.core.intake import IntakeState
from correspondence.core.notice import What
from correspondence.deadlines import holders, of_deliveries
from correspondence.models import Delivery, Intake, MinistryPace, Notice, OpenedToken, kept_open
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.workdays import calendars_of


@transaction.atomic
def readdress(ref: str, *, to_unit: int, reason: str, by: Reach, at: datetime) -> None:
    """Takes the letter from the unit it was registered for by mistake and gives it to the right one (domain 2.13).

    The incoming number stays. The heads of the wrong unit get a notice and read the record no longer, unless another
    right or a referral opens it to them; to whom they had passed it on, it stays open. A deadline runs anew.
    Raises NotWithinReachError, IntakeNotRegisteredError, ReasonMissingError, ReasonTooLongError, AnotherBodyError,
    AlreadyForwardedError for a unit that has it, OutOfTurnError where it lies with nobody it was registered for,
    PersonalWithoutReaderError, ErasedError.
    Crash note: the archive's entry is on disk before the commit and is an orphan without it.
    """
    said = route.reason(reason, limit=route.END_REASON_LIMIT)
    row = Intake.objects.at_desk_of(by).held(ref)
    if row.state != IntakeState.REGISTERED:
        raise IntakeNotRegisteredError
    if whois.unit_facts(to_unit).body_id != row.body_id:
        raise AnotherBodyError
    there = Delivery.objects.locked_of(row.record_id, body_id=row.body_id)
    wrong = next((one for one in there if one.parent_id is None and one.state in LIES_THERE), None)
    if wrong is None:
        raise OutOfTurnError(act="readdress", state=row.state)
    if any(one.unit_id == to_unit and one.state in LIES_THERE for one in there):
        raise AlreadyForwardedError
    told = _tell(wrong, at=at)
    wrong.state, wrong.forwarded_at, wrong.forwarded_by_id = DeliveryState.SENT_ON, at, by.person_id
    wrong.sent_on_reason = said
    wrong.save(update_fields=["state", "forwarded_at", "forwarded_by_id", "sent_on_reason"])
    _lay(wrong, there, to_unit=to_unit, by=by, at=at)
    _let_in(wrong, there, to_unit=to_unit, by=by, at=at)
    body = sent_on(from_unit=wrong.unit_id, to_unit=to_unit, body_id=row.body_id, level=row.level, reason=said)
    enter(EntryKind.DELIVERY, record_id=row.record_id, body=body, by=by, at=at)
    about = f"record:{row.record_id}"
    audit.record(by=by, act="readdress", about=about, at=at, level=row.level, note=f"told={told}")


def _tell(wrong: Delivery, *, at: datetime) -> int:
    return Notice.objects.tell(What.SENT_ON, holders(of_deliveries([wrong]), at=at), at=at)


def _lay(wrong: Delivery, there: Sequence[Delivery], *, to_unit: int, by: Reach, at: datetime) -> None:
    """The delivery to the right unit; of one that had it by mistake before, the same row."""
    calendar = calendars_of([to_unit], since=day_of(at))[to_unit]
    right = next((one for one in there if one.unit_id == to_unit), None) or Delivery(
        record_id=wrong.record_id,
        outgoing_id=wrong.outgoing_id,
        incoming_id=wrong.incoming_id,
        unit_id=to_unit,
        body_id=wrong.body_id,
        desk_id=wrong.desk_id,
        sender_id=wrong.sender_id,
        kind=wrong.kind,
        priority=wrong.priority,
    )
    right.answer_by, right.awaits = wrong.answer_by, wrong.awaits
    right.set_label(wrong.label())
    right.state, right.sent_at, right.received_at, right.received_by_id = wrong.arrived(), at, at, by.person_id
    right.parent = right.acknowledged_at = right.acknowledged_by_id = None
    right.forwarded_at = right.forwarded_by_id = right.acted_at = right.acted_by_id = None
    right.acted_note = right.answer = ""
    paces = MinistryPace.objects.of([wrong.body_id])[wrong.body_id]
    right.due_at = right.due(calendar, paces, since=at)
    right.save()


def _let_in(wrong: Delivery, there: Sequence[Delivery], *, to_unit: int, by: Reach, at: datetime) -> None:
    """Opens the record to the right unit, and shuts it to whom nothing else opens it."""
    label, on = wrong.label(), day_of(at)
    fresh = surroundings.units_circle([to_unit], on=on)
    if label.personal and not fresh.holders:
        raise PersonalWithoutReaderError
    marks = readers.tokens(label, fresh)
    admit(wrong.record_id, readers=marks, by=by, at=at)
    OpenedToken.objects.keep(wrong.record_id, marks)
    others = [one.unit_id for one in there if one.unit_id != wrong.unit_id and one.state in LIES_THERE]
    stay = marks | readers.tokens(label, surroundings.units_circle(others, on=on)) if others else marks
    opened = kept_open(wrong.record_id)
    lost = readers.tokens(label, surroundings.units_circle([wrong.unit_id], on=on)) - stay
    OpenedToken.objects.note(wrong.record_id, sorted(lost & opened))
    if gone := lost - opened:
        withdraw(wrong.record_id, readers=gone, by=by, at=at, instead=marks)
