"""Opening a book of numbers and retiring a unit's own: deeds of the ministry's head and its office manager."""

from datetime import datetime

from django.db import IntegrityError, transaction

from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence import numberings
from correspondence.core.number import BookKind, Direction
from correspondence.core.numbering import (
    BookChangedError,
    BookReservedError,
    BookTwiceError,
    Giver,
    Style,
    Styles,
    check_apart,
)
from correspondence.models import Book
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


def open_book(  # noqa: PLR0913  (what a book is)
    body_id: int, *, unit_id: int | None, kind: BookKind, style: Style, giver: Giver, by: Reach, at: datetime
) -> int:
    """Opens a unit's own book of one kind, or a book the ministry lacks; returns its id.

    From then on it numbers that unit's letters of the kind, or what reaches it. Letters of others to the ministry are
    numbered by the ministry alone, what reaches a unit by the unit alone. Raises NotWithinReachError for whoever does
    not keep the ministry's office and for a unit of another body, BookTwiceError,
    StyleNotAcceptedError, NumberTooLongError, SameNumbersError.
    """
    body = numberings.body_kept(body_id, by)
    if unit_id is not None and whois.unit_facts(unit_id).body_id != body.id:
        raise NotWithinReachError
    if kind.direction is (Direction.UNIT if unit_id is None else Direction.IN):
        raise BookTwiceError
    style.check()
    try:
        with transaction.atomic():
            rows, year = numberings.all_held(body.id), day_of(at).year
            if any((row.unit_id, row.kind, row.retired_at, row.dossier) == (unit_id, kind, None, "") for row in rows):
                raise BookTwiceError
            check_apart(style, numberings.rivals(kind, rows, unit_id=unit_id, this_year=year), this_year=year)
            book = Book(body_id=body.id, unit_id=unit_id, kind=kind, direction=kind.direction)
            book.lay(Styles(first=style))
            book.automatic = giver is Giver.CLOCKWORK and kind.direction is Direction.OUT
            book.save()
            enter(EntryKind.LAID_DOWN, body=book.said(numberings.place_of(book)), by=by, at=at)
            audit.record(by=by, act="open_book", about=f"book:{book.pk}", at=at, note=f"{kind} {style.pattern}")
    except IntegrityError as error:
        raise BookTwiceError from error
    return book.pk


@transaction.atomic
def retire_book(book_id: int, *, edition: int, by: Reach, at: datetime) -> None:
    """Ends a unit's own book: it gives no more numbers, and keeps those it gave; the ministry's takes its place.

    Raises NotWithinReachError for whoever does not keep the ministry's office and for the ministry's own books,
    BookChangedError, BookReservedError.
    """
    book, _ = numberings.held(book_id, by=by)
    if book.unit_id is None:
        raise NotWithinReachError
    if book.edition != edition:
        raise BookChangedError
    if numberings.has_open_block(book):
        raise BookReservedError
    book.retired_at, book.edition = at, book.edition + 1
    book.save(update_fields=["retired_at", "edition"])
    enter(EntryKind.LAID_DOWN, body=book.said(numberings.place_of(book)), by=by, at=at)
    audit.record(by=by, act="retire_book", about=f"book:{book.pk}", at=at)
