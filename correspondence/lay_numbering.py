"""Laying down how a book makes its numbers."""

from datetime import datetime

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence import numberings
from correspondence.core.number import BookKind, Direction
from correspondence.core.numbering import BookChangedError, Giver, Style, check_apart
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def lay_numbering(book_id: int, *, style: Style, giver: Giver, edition: int, by: Reach, at: datetime) -> int | None:
    """Changes what the book's next numbers look like; returns the year from which it holds, None for at once.

    A book that never counted changes at once. Any other changes with its next year: no pattern changes under numbers
    that were given. Who gives the numbers of an outgoing book changes at once. A dossier's keeps its symbol
    as the file, and its numbers are given as the ministry's. `edition` is that which was shown.
    Raises NotWithinReachError for whoever does not keep the ministry's office and for a retired book,
    BookChangedError, StyleNotAcceptedError, NumberTooLongError, SameNumbersError.
    """
    style.check()
    book, others = numberings.held(book_id, by=by)
    if book.edition != edition:
        raise BookChangedError
    style = style.in_dossier(book.dossier)
    year, now = day_of(at).year, book.styles()
    since = None
    if style != now.of(max(book.year + 1, year)):
        rivals = numberings.rivals(BookKind(book.kind), others, unit_id=book.unit_id, this_year=year)
        check_apart(style, rivals, this_year=year)
        now, since = now.laid(style, counted=book.year, this_year=year)
        book.lay(now)
    if not book.dossier:
        book.automatic = giver is Giver.CLOCKWORK and book.direction == Direction.OUT
    book.edition += 1
    book.save(update_fields=["pattern", "symbol", "file", "reset", "later", "automatic", "edition"])
    enter(EntryKind.LAID_DOWN, body=book.said(numberings.place_of(book)), by=by, at=at)
    given_by = Giver.CLOCKWORK if book.automatic else Giver.DESK
    said = f"{given_by} {style.pattern}" if since is None else f"{given_by} {style.pattern} {since}"
    audit.record(by=by, act="lay_numbering", about=f"book:{book.pk}", at=at, note=said)
    return since
