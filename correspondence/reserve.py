"""Reserving: numbers for paper forms while the system is down (domain 2.17)."""

from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.core.register import MOST_RESERVED
from archive.enter import enter
from correspondence import books
from correspondence.core import route
from correspondence.core.errors import TooManyReservedError
from correspondence.core.number import Direction
from correspondence.core.route import person_of
from correspondence.models import Block
from correspondence.outage_forms import symbol_of
from directory import audit
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def reserve(book_id: int, *, count: int, reason: str, by: Reach, at: datetime) -> tuple[int, int]:
    """Takes the next numbers of a book out of the row and gives the first and the last.

    The book's row is locked: nobody gets one of them but by typing it for its letter. The public log learns how many
    and where, not why; the close says why. Raises NotWithinReachError, TooManyReservedError, ReasonMissingError,
    ReasonTooLongError.
    """
    said = route.reason(reason, limit=route.END_REASON_LIMIT)
    if not 0 < count <= MOST_RESERVED:
        raise TooManyReservedError(limit=MOST_RESERVED)
    found = books.within(by).filter(pk=book_id, retired_at=None).exclude(direction=Direction.UNIT)
    book = books.held(found)
    if book is None:
        raise NotWithinReachError
    first = book.count_on(count, on=day_of(at))
    last = first + count - 1
    place: dict[str, Json] = {"year": book.year, "first": first, "last": last, "symbol": symbol_of(book)}
    Block.objects.create(book=book, **place, reason=said, at=at, by_id=person_of(by))
    body = {**book.named(), **place}
    enter(EntryKind.BLOCK, body={**body, "state": "reserved"}, by=by, at=at)
    audit.record(by=by, act="reserve", about=f"book:{book.pk}", at=at, note=f"{book.year}/{first}-{last}")
    return first, last
