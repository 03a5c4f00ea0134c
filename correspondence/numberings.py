"""How the books of a ministry make their numbers, for whoever keeps its office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from correspondence import offices
from correspondence.core.number import BookKind, Direction, next_serial
from correspondence.core.numbering import Styles
from correspondence.models import Block, Book
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import UnitFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberingFacts:
    """A book, how it makes its numbers, and an example of the next: `counted` is its last year, 0 for none."""

    id: int
    unit_id: int | None
    unit: Name | None
    dossier: str
    kind: BookKind
    direction: Direction
    styles: Styles
    example: str
    counted: int
    edition: int
    is_automatic: bool
    is_retired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberingPage:
    """The books of a ministry, the kinds of book that give numbers to letters, and its units."""

    body: UnitFacts
    books: tuple[NumberingFacts, ...]
    units: tuple[UnitFacts, ...]


def numberings(body_id: int, *, reach: Reach, on: date) -> NumberingPage:
    """The page of a ministry's books, those of its dossiers' minutes among them.

    Raises NotWithinReachError for whoever does not keep the ministry's office.
    """
    body = body_kept(body_id, reach)
    units = {one.id: one for one in whois.units_under(body_id)}
    rows = Book.objects.filter(body=body_id).order_by("retired_at", "direction", "kind", "unit", "dossier", "id")
    return NumberingPage(
        body=body,
        books=tuple(_facts(row, units, body, on) for row in rows),
        units=tuple(units.values()),
    )


def body_kept(body_id: int, reach: Reach) -> UnitFacts:
    """The ministry, for its head and its office manager alone. Raises NotWithinReachError."""
    if body_id not in offices.keeps(reach):
        raise NotWithinReachError
    body = whois.unit_facts(body_id)
    if body.body_id != body.id:
        raise NotWithinReachError
    return body


def held(book_id: int, *, by: Reach) -> tuple[Book, tuple[Book, ...]]:
    """A book that still gives numbers and the others of its ministry, all locked. Raises NotWithinReachError."""
    found = Book.objects.filter(pk=book_id, retired_at=None).first()
    if found is None:
        raise NotWithinReachError
    body_kept(found.body_id, by)
    rows = all_held(found.body_id)
    book = next((row for row in rows if row.pk == book_id and row.retired_at is None), None)
    if book is None:
        raise NotWithinReachError
    return book, tuple(row for row in rows if row is not book)


def all_held(body_id: int) -> tuple[Book, ...]:
    """The books of a ministry, locked in one order, so that no two changes of them miss each other."""
    return tuple(Book.objects.select_for_update().filter(body=body_id).order_by("pk"))


def rivals(book_kind: BookKind, others: Iterable[Book], *, unit_id: int | None = None, this_year: int) -> list[Styles]:
    """The styles of those whose numbers must not meet: the same direction, giving numbers still or yet this year.

    What came into one unit may bear the number that another unit gave.
    """
    is_units = book_kind.direction is Direction.UNIT
    same = (one for one in others if one.direction == book_kind.direction)
    counting = (one for one in same if not is_units or one.unit_id == unit_id)
    return [one.styles() for one in counting if one.retired_at is None or one.year >= this_year]


def place_of(book: Book) -> int:
    """How many books of this kind its owner had before it: retired ones stay."""
    owner = {"body": book.body_id, "unit": book.unit_id, "kind": book.kind, "dossier": book.dossier}
    return Book.objects.filter(**owner, pk__lt=book.pk).count()


def has_open_block(book: Book) -> bool:
    """True while numbers of it are reserved."""
    return Block.objects.filter(book=book, released_at=None).exists()


def _facts(row: Book, units: dict[int, UnitFacts], body: UnitFacts, on: date) -> NumberingFacts:
    styles, year = row.styles(), max(row.year, on.year)
    own = units.get(row.unit_id or 0, body)
    serial = next_serial(reset=styles.of(year).reset, year=row.year, following=row.next, this_year=year)
    return NumberingFacts(
        id=row.pk,
        unit_id=row.unit_id,
        unit=own.name if row.unit_id else None,
        dossier=row.dossier,
        kind=BookKind(row.kind),
        direction=Direction(row.direction),
        styles=styles,
        example=styles.of(year).number(symbol=own.symbol or body.symbol, serial=serial, year=year),
        counted=row.year,
        edition=row.edition,
        is_automatic=row.automatic,
        is_retired=row.retired_at is not None,
    )
