"""Sending a registered letter to one more unit, by those who issued it (domain 2.8)."""

from datetime import datetime

from django.db import transaction

from archive.admit import admit
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.records import shown
from correspondence import further, surroundings
from correspondence.core import delivery, readers
from correspondence.core.delivery import DeliveryState, Destination
from correspondence.core.errors import AlreadyForwardedError, NoLongerInForceError, PersonalWithoutReaderError
from correspondence.core.letter import Priority
from correspondence.core.power import said_of
from correspondence.core.readers import Circle
from correspondence.models import Delivery, MinistryPace, OpenedToken, Registration
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.workdays import calendars_of


@transaction.atomic
def send_further(record_id: str, *, to_unit: int, purpose: str, by: Reach, at: datetime) -> None:
    """Sends the letter, as it is, as a copy to a unit that it does not name: to another ministry by its registry.

    The sealed pages name nobody new; the archive keeps who was added, when and by whom. A restore lays it there again.
    Raises NotWithinReachError for anybody but the registry that numbered the letter and heads of its unit or above,
    NotOpenedError, NoLongerInForceError, AlreadyForwardedError for a unit that has it still, NoRegistryError,
    PersonalWithoutReaderError, ErasedError.
    """
    line, facts = further.sending(record_id, reach=by)
    shown(record_id, reach=by)  # top secret: two people open it first
    line = Registration.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if not line.is_in_force():
        raise NoLongerInForceError(number=line.text)
    lost = Delivery.objects.filter(record_id=record_id, unit=to_unit).select_for_update(of=("self",)).first()
    if to_unit == facts.unit_id or (lost is not None and lost.state != DeliveryState.SENT_ON):
        raise AlreadyForwardedError
    body_id = whois.unit_facts(to_unit).body_id
    is_own = body_id == facts.body_id
    desk_id = None if is_own else surroundings.registry_of(body_id, label=facts.label)
    circle = Circle(desks=frozenset({desk_id})) if desk_id else surroundings.units_circle([to_unit], on=day_of(at))
    marks = readers.tokens(facts.label, circle)
    if not marks:
        raise PersonalWithoutReaderError
    waits = delivery.awaits(facts.kind)
    goes_to = Destination(
        unit_id=to_unit,
        body_id=body_id,
        state=DeliveryState.DELIVERED if is_own else DeliveryState.AT_REGISTRY,
        copy=True,
        hidden=False,
        purpose=purpose,
    )
    row = Delivery(
        pk=None if lost is None else lost.pk,
        incoming_id=None if lost is None else lost.incoming_id,
        record_id=record_id,
        outgoing=line,
        unit_id=to_unit,
        body_id=body_id,
        desk_id=desk_id,
        sender_id=facts.unit_id,
        copy=True,
        purpose=purpose,
        kind=facts.kind,
        priority=facts.priority or Priority.ORDINARY,
        state=goes_to.state,
        sent_at=at,
        awaits=waits,
    )
    calendar = calendars_of([to_unit], since=day_of(at))[to_unit]
    row.due_at = row.due(calendar, MinistryPace.objects.of([body_id])[body_id], since=at)
    row.set_label(facts.label)
    row.save()
    admit(record_id, readers=marks, by=by, at=at)
    OpenedToken.objects.keep(record_id, marks)
    said = delivery.sent([goes_to], waits=waits) | said_of(further.power(line, facts, by=by, on=day_of(at)))
    enter(EntryKind.DELIVERY, record_id=record_id, body=said, by=by, at=at)
    audit.record(by=by, act="forward", about=f"record:{record_id}", at=at, level=facts.label.level)
