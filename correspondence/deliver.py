"""With the addressee: acknowledging a letter, and passing it on."""

from datetime import datetime

from django.db import transaction

from archive.admit import admit
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.records import records_among
from correspondence import powers, surroundings, unit_books
from correspondence.core import readers
from correspondence.core.delivery import DeliveryState, passed_on, read_by, when_read
from correspondence.core.errors import (
    AlreadyForwardedError,
    AnotherBodyError,
    NotDeliveredYetError,
    PersonalWithoutReaderError,
)
from correspondence.core.power import said_of
from correspondence.fulfilment import rows_above
from correspondence.models import Delivery, OpenedToken
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def acknowledge(delivery_id: int, *, by: Reach, at: datetime) -> None:
    """Notes that the unit has read the letter, or learned that it is void or replaced; again it changes nothing.

    What came for action stays on the desk: a receipt never closes the clock (domain 2.9, I13). What lies there read,
    though by the rule of today its words ask for nothing, is done with.
    Raises NotWithinReachError, NotDeliveredYetError, ErasedError.
    """
    delivery = _delivered(delivery_id, by=by)
    is_end = delivery.state == DeliveryState.ENDED
    is_left = delivery.state == DeliveryState.DELIVERED and not delivery.is_for_action()
    if delivery.acknowledged_at is not None and not (is_end or is_left):
        return
    if delivery.acknowledged_at is None and not is_end:
        unit_books.take_in(delivery, by=by, at=at)
    if delivery.acknowledged_at is None:
        delivery.acknowledged_at, delivery.acknowledged_by_id = at, by.person_id
    is_passed_on = delivery.forwarded_at is not None
    if is_end:
        delivery.state = DeliveryState.FORWARDED if is_passed_on else DeliveryState.ACKNOWLEDGED
    elif delivery.state == DeliveryState.DELIVERED:
        delivery.state = when_read(for_action=delivery.is_for_action(), passed_on=is_passed_on)
    delivery.save(update_fields=["acknowledged_at", "acknowledged_by_id", "state"])
    said = read_by(unit=delivery.unit_id, person=by.person_id)
    is_heads = delivery.level > 0 or delivery.personal
    said |= said_of(powers.at_unit(delivery.unit_id, by=by, on=day_of(at), as_head=is_heads))
    enter(EntryKind.ACKNOWLEDGEMENT, record_id=delivery.record_id, body=said, by=by, at=at)
    note = "end" if is_end else ""
    audit.record(by=by, act="acknowledge", about=f"record:{delivery.record_id}", at=at, level=delivery.level, note=note)


@transaction.atomic
def forward(delivery_id: int, *, to_unit: int, by: Reach, at: datetime) -> None:
    """Passes the letter to another unit of the same body and opens the record to it; one that lost it gets it again.

    Raises NotWithinReachError, NotDeliveredYetError, AnotherBodyError, AlreadyForwardedError,
    PersonalWithoutReaderError, ErasedError.
    """
    delivery = _delivered(delivery_id, by=by)
    if whois.unit_facts(to_unit).body_id != delivery.body_id:
        raise AnotherBodyError
    there = Delivery.objects.locked_of(delivery.record_id, body_id=delivery.body_id)
    lost = next((one for one in there if one.unit_id == to_unit), None)
    if lost is not None and (lost.state != DeliveryState.SENT_ON or lost in rows_above(delivery, there)):
        raise AlreadyForwardedError
    circle = surroundings.units_circle([to_unit], on=day_of(at))
    marks = readers.tokens(delivery.label(), circle)
    if not marks:
        raise PersonalWithoutReaderError
    admit(delivery.record_id, readers=marks, by=by, at=at)
    OpenedToken.objects.keep(delivery.record_id, marks)
    Delivery.objects.pass_on(delivery, to_unit=to_unit, again=lost, at=at)
    unit_books.take_in(delivery, by=by, at=at)
    delivery.state, delivery.forwarded_at, delivery.forwarded_by_id = DeliveryState.FORWARDED, at, by.person_id
    delivery.save(update_fields=["state", "forwarded_at", "forwarded_by_id"])
    said = passed_on(from_unit=delivery.unit_id, to_unit=to_unit, body_id=delivery.body_id, level=delivery.level)
    enter(EntryKind.DELIVERY, record_id=delivery.record_id, body=said, by=by, at=at)
    audit.record(by=by, act="forward", about=f"record:{delivery.record_id}", at=at, level=delivery.level)


def _delivered(delivery_id: int, *, by: Reach) -> Delivery:
    """The delivery, locked with its record's others, when its unit is the person's and the record is within reach."""
    delivery = Delivery.objects.lying_with(by).held_together(delivery_id)
    if delivery.state == DeliveryState.AT_REGISTRY:
        raise NotDeliveredYetError
    if not records_among([delivery.record_id], reach=by):
        raise NotWithinReachError
    return delivery
