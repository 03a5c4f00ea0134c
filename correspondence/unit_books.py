"""The incoming books of units: a letter that reached one gets the unit's own number and day (domain 1.5, 2.8)."""

from datetime import datetime

from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence.core import delivery, number
from correspondence.models import Book, Delivery, Registration
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach


def take_in(row: Delivery, *, by: Reach, at: datetime) -> None:
    """Gives the letter the next number of its unit's own incoming book, once, and says it for good inside the body.

    Nothing where the unit has no such book, and of a copy that asks for nothing: it is no item of the unit's. The
    delivery is locked, and after it the book, whose numbers so have no holes. Raises ErasedError.
    """
    if not delivery.is_dated(row.kind, copy=row.copy, purpose=row.purpose, asks=row.asks):
        return
    book = Book.objects.received(row.unit_id, number.received_book(row.label()))
    if book is None or Registration.objects.into_unit(row.record_id, row.unit_id) is not None:
        return
    given = book.allot(symbol=whois.unit_facts(row.unit_id).symbol, on=day_of(at))
    given.record_id, given.by_id, given.at = row.record_id, by.person_id, at
    given.save()
    said = delivery.taken_in(number=given.text, unit=row.unit_id, book=book.kind, body_id=row.body_id, level=row.level)
    enter(EntryKind.DELIVERY, record_id=row.record_id, body=said, by=by, at=at)
    audit.record(by=by, act="take_in", about=f"record:{row.record_id}", at=at, level=row.level)
