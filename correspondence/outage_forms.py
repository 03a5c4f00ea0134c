"""The forms of a block of reserved numbers: to be printed before an outage, and recognised on a scan (domain 2.17)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from correspondence import books, sheets
from correspondence.core.errors import BlockIsOverError
from correspondence.core.number import Direction
from correspondence.core.outage_form import INCOMING, LABELS, Reserved, place_in, text_of
from correspondence.core.printed import grade, letterhead_data
from correspondence.doors import files
from correspondence.models import Block, Book
from correspondence.surroundings import symbol_for
from directory import audit, whois
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from paper.typeset import qr_rows, typeset

SALT = "correspondence.outage_form"


def forms_of(block_id: int, *, language: str, reach: Reach, at: datetime) -> bytes:
    """A page (PDF) for each number of an open block that has no letter yet; who printed them is journalled.

    Raises NotWithinReachError, BlockIsOverError, NumberTooLongError, TypesettingError, FileLostError.
    """
    block = Block.objects.filter(pk=block_id, book__in=books.within(reach)).select_related("book").first()
    if block is None:
        raise NotWithinReachError
    free = block.unused()
    if block.released_at is not None or not free:
        raise BlockIsOverError
    book, key = block.book, _keys()[0]
    unit = whois.unit_facts(book.unit_id or book.body_id)
    is_secret, symbol = book.kind in books.SECRET, block.bears(symbol_of(book))
    head = sheets.letterhead_of(unit, at=at)
    places = [Reserved(book_id=book.pk, year=block.year, first=block.first, serial=one) for one in free]
    data: dict[str, object] = {
        "version": 1,
        "language": language,
        "digits": "latn",
        "kind": book.direction,
        "letterhead": letterhead_data(head, language),
        "grade": grade(Label(level=Level.SECRET), language) if is_secret else None,
        "labels": LABELS[language],
        "lines": [LABELS[language][name] for name in INCOMING] if book.direction == Direction.IN else [],
        "forms": [
            {
                "number": book.rendered(one.year, one.serial, symbol=symbol)[1],
                "qr": qr_rows(text_of(one, key=key)),
            }
            for one in places
        ],
        "made_at": at.isoformat(),
    }
    if head.emblem_file:
        data["emblem"] = list(files.fetch(head.emblem_file))
    note = f"{block.year}/{block.first}-{block.last}: {len(free)}"
    audit.record(by=reach, act="print_forms", about=f"book:{book.pk}", at=at, note=note)
    return typeset(sheets.LETTERHEADS / "outage.typ", data, tagged=False).pdf


def symbol_of(book: Book) -> str:
    """With which symbol a number is printed before anybody knows which unit uses it: that of the book's own unit."""
    return symbol_for(whois.unit_facts(book.unit_id or book.body_id))


def form_among(texts: Iterable[str], *, body_id: int) -> Reserved | None:
    """The reserved number on a scanned form of this ministry; of a former secret key as long as that one is named."""
    place = place_in(texts, keys=_keys())
    if place is None or not Book.objects.filter(pk=place.book_id, body=body_id).exists():
        return None
    return place


def is_form(texts: Iterable[str], *, books: Collection[int]) -> bool:
    """True for a page that is a numbered form of one of these registers."""
    place = place_in(texts, keys=_keys())
    return place is not None and place.book_id in books


def _keys() -> tuple[bytes, ...]:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(salted_hmac(SALT, "", secret=one, algorithm="sha256").digest() for one in secrets)
