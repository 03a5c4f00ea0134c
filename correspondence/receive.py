"""Receiving another body's letter: our incoming number on the same record."""

from datetime import datetime

from django.db import transaction

from archive.admit import admit
from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence import surroundings
from correspondence.core import number, readers
from correspondence.core.delivery import DeliveryState, came
from correspondence.core.errors import AlreadyReceivedError, PersonalWithoutReaderError
from correspondence.models import Book, Delivery, OpenedToken, Registration
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def receive(delivery_id: int, *, by: Reach, at: datetime) -> str:
    """Gives the record its incoming number in this body's book and delivers it to the body's addressees.

    One number serves all addressees of the body, and the record is not deposited again (decision 25); what was given
    away by mistake and comes back keeps the number it had (domain 2.13). Raises NotWithinReachError,
    AlreadyReceivedError (facts: number, on), PersonalWithoutReaderError.
    """
    delivery = Delivery.objects.at_desk_of(by).held_together(delivery_id)
    there = Registration.objects.filter(record_id=delivery.record_id, body=delivery.body_id, direction="in").first()
    if there is not None and delivery.state != DeliveryState.AT_REGISTRY:
        raise AlreadyReceivedError(number=there.text, on=there.on.isoformat())
    given = there or _numbered(delivery, by=by, at=at)
    waiting = Delivery.objects.filter(
        record_id=delivery.record_id, body=delivery.body_id, state=DeliveryState.AT_REGISTRY
    )
    lines = list(waiting.order_by("id"))
    waiting.update(state=delivery.arrived(), incoming=given, received_at=at, received_by=by.person_id)
    _let_in(delivery, lines, by=by, at=at)
    said = came(number=given.text, body_id=delivery.body_id, units=[one.unit_id for one in lines])
    enter(EntryKind.DELIVERY, record_id=delivery.record_id, body=said, by=by, at=at)
    audit.record(by=by, act="receive", about=f"record:{delivery.record_id}", at=at, level=delivery.level)
    return given.text


def _numbered(delivery: Delivery, *, by: Reach, at: datetime) -> Registration:
    body = whois.unit_facts(delivery.body_id)
    kind = number.incoming_book(delivery.label())
    book = Book.objects.serving(body_id=body.id, unit_id=None, kind=kind)
    given = book.allot(symbol=body.symbol, on=day_of(at))
    given.record_id, given.by_id, given.at = delivery.record_id, by.person_id, at
    given.save()
    return given


def _let_in(delivery: Delivery, lines: list[Delivery], *, by: Reach, at: datetime) -> None:
    """Opens the record to the addressees; a desk that saw the envelope alone does so without reading."""
    label = delivery.label()
    marks = readers.tokens(label, surroundings.lines_circle(lines, label=label, on=day_of(at)))
    if not marks:
        raise PersonalWithoutReaderError
    admit(delivery.record_id, readers=marks, by=by, at=at)
    OpenedToken.objects.keep(delivery.record_id, marks)
