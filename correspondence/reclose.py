"""Closing on: after an older database came back, the closes that the archive keeps stand in their registers again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from archive.core.register import Close as Closed
from archive.core.register import Place
from archive.proven import ProvenClose, proven_closes
from correspondence.models import Block, Book, Close, Registration
from directory import audit, whois
from directory.core.reach import Reach


@dataclass(slots=True)
class Reclosed:
    """How many closes were put back; `unplaced` are the records of sheets that follow no close of their register."""

    closes: int = 0
    unplaced: list[str] = field(default_factory=list)


@transaction.atomic
def reclose(*, by: Reach, at: datetime) -> Reclosed:
    """Puts back the closes that REGISTER_CLOSE entries tell and the rows lack, so that the next continues the last.

    The numbers were put back before (`recount`). The books' rows are locked; a second time changes nothing.
    Raises NotWithinReachError for anybody but the clockwork.
    """
    books = {book.pk: book for book in Book.objects.select_for_update().order_by("pk")}
    report = Reclosed()
    for said in proven_closes(by=by):
        book = books.get(said.close.book)
        if book is not None and (book.body_id, book.kind) != (said.close.body, said.close.kind):
            book = None  # its key is another register's now
        before = None if book is None else Close.objects.newest(book.pk)
        if before is not None and said.close.closing <= before.closing:
            continue
        person = _person(said)
        follows = said.close.previous == ("" if before is None else before.sheet)
        if book is None or not follows or person is None:
            report.unplaced.append(said.record_id)
            continue
        _close(book, before, said, person)
        audit.record(by=by, act="reclose", about=f"record:{said.record_id}", at=at)
        report.closes += 1
    return report


def _person(said: ProvenClose) -> int | None:
    """Who closed it, when the directory has that person still."""
    name, _, number = said.by.partition(":")
    return next(iter(whois.people_by_id({int(number)})), None) if name == "person" and number.isdecimal() else None


def _close(book: Book, before: Close | None, said: ProvenClose, person: int) -> None:
    close = said.close
    named = _rows(book, close)
    given = [
        named[line.year, line.serial] for line in (*close.lines, *close.bound) if (line.year, line.serial) in named
    ]
    row = Close.objects.create(
        book=book,
        closing=close.closing,
        year=close.upto[0],
        serial=close.upto[1],
        last_id=max(given, default=None) or (None if before is None else before.last_id),
        count=len(close.lines) + len(close.bound),
        ended=[named[end.year, end.serial] for end in close.ended if (end.year, end.serial) in named],
        record_id=said.record_id,
        sheet=close.sheet,
        at=said.at,
        by_id=person,
    )
    over = Q(*(Q(year=one.year, first=one.first) for one in close.released), _connector=Q.OR)
    if close.released:
        Block.objects.filter(over, book=book, closed=None).update(closed=row)


def _rows(book: Book, close: Closed) -> Mapping[Place, int]:
    """The keys of the lines it speaks of, by year and serial."""
    places = set(_places(close))
    rows = Registration.objects.filter(book=book, year__in={year for year, _ in places})
    return {
        (year, serial): pk
        for pk, year, serial in rows.values_list("pk", "year", "serial").iterator()
        if (year, serial) in places
    }


def _places(close: Closed) -> Iterator[Place]:
    yield from ((line.year, line.serial) for line in (*close.lines, *close.bound))
    yield from ((end.year, end.serial) for end in close.ended)
