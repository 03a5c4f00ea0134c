"""The closes of the registers: what is still open, what is due, what was closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from archive.core.errors import RegisterNotWholeError
from archive.core.package import moment
from archive.core.register import START, Ended, Given, Released, Reserved, check_lines
from archive.core.register import Close as Closed
from archive.records import units_among
from correspondence import books
from correspondence.core.errors import NothingClosedError
from correspondence.core.number import BookKind, Direction, Reset
from correspondence.grades import labels_of
from correspondence.models import Block, Book, Close, Delivery, Registration
from directory import whois
from directory.core.clearance import Label, Level
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK, Reach

BLOCKS = 20
"""Blocks that a page lists, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPart:
    """What the next close of a book would say; `ended` and `released` are keys of its rows, `last` the last row."""

    close: Closed
    ended: tuple[int, ...]
    released: tuple[int, ...]
    last: Registration | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseFacts:
    """One close as its page lists it."""

    closing: int
    at: datetime
    by: Name
    count: int
    last: str
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockFacts:
    """A block of reserved numbers as the page lists it; `left` are those without a letter, `used` how many have one."""

    id: int
    year: int
    first: int
    last: int
    reason: str
    at: datetime
    used: int
    left: tuple[int, ...]
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseView:
    """The page of a book's closes: what is open now, and what was closed, newest first.

    `is_kept`: the reader serves a desk that closes it; whoever is of the unit whose book it is reads it alone.
    """

    book: int
    kind: BookKind
    direction: Direction
    open: OpenPart
    hole: tuple[int, int] | None
    is_retired: bool
    is_kept: bool
    closed: tuple[CloseFacts, ...]
    blocks: tuple[BlockFacts, ...]


def open_part(book: Book, before: Close | None, *, registrar: str, at: datetime) -> OpenPart:
    """What was given and ended in the book since the close before."""
    after = START if before is None else (before.year, before.serial)
    rows = Registration.objects.filter(book=book).select_related("memo").order_by("year", "serial")
    newer = list(rows.filter(pk__gt=(before.last_id or 0) if before else 0))
    blocks = list(Block.objects.filter(book=book).order_by("year", "first"))
    reserved = {(one.year, serial) for one in blocks for serial in range(one.first, one.last + 1)}
    bound = [row for row in newer if (row.year, row.serial) in reserved]
    lines = [row for row in rows.filter(_beyond(after)) if (row.year, row.serial) not in reserved]
    ends = rows.exclude(void_at=None, superseded_at=None).exclude(pk__in=Close.objects.ended_before(book.pk))
    labels = labels_of(ends)
    released = [one for one in blocks if one.released_at is not None and one.closed_id is None]
    given = [*lines, *bound]
    known = Delivery.objects.filter(incoming__in=given, sender__isnull=False).order_by("-id")
    senders = dict(known.values_list("incoming_id", "sender_id"))
    orphans = {row.pk: row.record_id for row in given if row.memo is None and row.direction != Direction.IN}
    if orphans:  # a line put back after a restore, or of a unit: the record alone knows who wrote it
        units = units_among(orphans.values(), reach=CLOCKWORK)
        senders |= {pk: units[record_id] for pk, record_id in orphans.items() if record_id in units}
    close = Closed(
        book=book.pk,
        kind=book.kind,
        body=book.body_id,
        is_yearly=book.styles().of(book.year).reset is Reset.YEARLY,
        closing=1 if before is None else before.closing + 1,
        previous="" if before is None else before.sheet,
        after=after,
        lines=tuple(_given(row, senders, body_id=book.body_id) for row in lines),
        ended=tuple(_ended(row, labels.get(row.pk), label_of(book)) for row in ends),
        registrar=registrar,
        closed_at=moment(at),
        blocks=tuple(_reserved(one) for one in blocks if (one.year, one.first) > after),
        bound=tuple(_given(row, senders, body_id=book.body_id) for row in bound),
        released=tuple(_released(one) for one in released),
    )
    return OpenPart(
        close=close,
        ended=tuple(row.pk for row in ends),
        released=tuple(one.pk for one in released),
        last=max(given, key=lambda row: row.pk, default=None),
    )


def _reserved(block: Block) -> Reserved:
    return Reserved(year=block.year, first=block.first, last=block.last, reason=block.reason, at=moment(block.at))


def _released(block: Block) -> Released:
    """What nobody used of it; asked for block by block, as blocks are few."""
    return Released(
        year=block.year,
        first=block.first,
        last=block.last,
        unused=block.unused(),
        reason=block.released_reason,
        at="" if block.released_at is None else moment(block.released_at),
    )


def _beyond(after: tuple[int, int]) -> Q:
    year, serial = after
    return Q(year__gt=year) | Q(year=year, serial__gt=serial)


def _given(row: Registration, senders: dict[int, int], *, body_id: int) -> Given:
    writer = row.memo.unit_id if row.memo is not None else senders.get(row.pk, body_id)
    return Given(
        year=row.year, serial=row.serial, number=row.text, on=row.on.isoformat(), record=row.record_id, unit=writer
    )


def label_of(book: Book) -> Label:
    """What a close of the book asks of its readers."""
    return Label(level=Level.SECRET if book.kind in books.SECRET else Level.ORDINARY)


def _ended(row: Registration, own: Label | None, label: Label) -> Ended:
    """The end of a number; a letter that asks more of its readers than the close keeps its reason to itself.

    So does one of which nothing is known any more.
    """
    is_void = row.void_at is not None
    is_told = own is not None and own.join(label) == label
    when = row.void_at or row.superseded_at
    return Ended(
        year=row.year,
        serial=row.serial,
        number=row.text,
        what="VOID_NUMBER" if is_void else "SUPERSEDE",
        reason=(row.void_reason if is_void else row.superseded_reason) if is_told else "",
        at="" if when is None else moment(when),
    )


def check_end(book: Book, close: Closed) -> None:
    """Returns when the book counted no further than its lines. Raises RegisterNotWholeError."""
    year, serial = close.upto
    if (book.year, book.next) not in ((year, serial + 1), (0, 1)):
        raise RegisterNotWholeError(year=book.year, serial=book.next - 1)


def closes_of(book_id: int, *, reach: Reach, at: datetime) -> CloseView:
    """A book's closes, and what its next one would say. Raises NotWithinReachError."""
    book = books.readable(reach).filter(pk=book_id).first()
    if book is None:
        raise NotWithinReachError
    rows = list(Close.objects.filter(book=book).select_related("by", "last").order_by("-closing")[: books.LIMIT])
    people = whois.people_by_id(row.by_id for row in rows)
    now = open_part(book, rows[0] if rows else None, registrar="", at=at)
    return CloseView(
        book=book.pk,
        kind=BookKind(book.kind),
        direction=Direction(book.direction),
        open=now,
        hole=_hole(book, now.close),
        is_retired=book.retired_at is not None,
        is_kept=books.within(reach).filter(pk=book.pk).exists(),
        closed=tuple(
            CloseFacts(
                closing=row.closing,
                at=row.at,
                by=people[row.by_id].name,
                count=row.count,
                last="" if row.last is None or row.last.serial != row.serial else row.last.text,
                record_id=row.record_id,
            )
            for row in rows
        ),
        blocks=tuple(_block(one) for one in Block.objects.filter(book=book).order_by("-year", "-first")[:BLOCKS]),
    )


def _block(row: Block) -> BlockFacts:
    left = row.unused()
    return BlockFacts(
        id=row.pk,
        year=row.year,
        first=row.first,
        last=row.last,
        reason=row.reason,
        at=row.at,
        used=row.last - row.first + 1 - len(left),
        left=left,
        is_over=row.released_at is not None,
    )


def _hole(book: Book, close: Closed) -> tuple[int, int] | None:
    try:
        check_lines(close)
        check_end(book, close)
    except RegisterNotWholeError as error:
        return int(error.facts["year"]), int(error.facts["serial"])
    return None


def due(reach: Reach, *, at: datetime) -> frozenset[int]:
    """The books within reach with numbers of an earlier day that no close names yet."""
    return frozenset(due_books(reach, on=day_of(at)).values_list("pk", flat=True)) if reach.desks else frozenset()


def due_books(reach: Reach, *, on: date) -> QuerySet[Book]:
    """The same as rows to be counted."""
    return _due(books.within(reach), on=on)


def due_everywhere(*, by: Reach, at: datetime) -> int:
    """How many books of the house await their close, for the clockwork alone. Raises NotWithinReachError."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    return _due(Book.objects.all(), on=day_of(at)).count()


def _due(found: QuerySet[Book], *, on: date) -> QuerySet[Book]:
    last = Close.objects.filter(book=OuterRef("pk")).order_by("-closing").values("last")[:1]
    given = Registration.objects.filter(book=OuterRef("pk"), pk__gt=OuterRef("closed"), on__lt=on)
    return found.annotate(closed=Coalesce(Subquery(last), 0)).filter(Exists(given))


def closed_beside(book_id: int, *, reach: Reach) -> tuple[int, ...]:
    """The closed books within reach of the body this book belongs to. Raises NotWithinReachError."""
    within = books.within(reach)
    body = within.filter(pk=book_id).values_list("body_id", flat=True).first()
    if body is None:
        raise NotWithinReachError
    return tuple(within.filter(body=body, closes__closing=1).order_by("pk").values_list("pk", flat=True))


def sheets_of(book_ids: Iterable[int], *, reach: Reach) -> tuple[dict[int, list[str]], int]:
    """The records of the closes of these books of one body, oldest first, and that body.

    Raises NotWithinReachError, also for books of several bodies; NothingClosedError.
    """
    wanted = set(book_ids)
    found = {book.pk: book for book in books.within(reach).filter(pk__in=wanted)}
    bodies = {book.body_id for book in found.values()}
    if not wanted or set(found) != wanted or len(bodies) != 1:
        raise NotWithinReachError
    sheets: dict[int, list[str]] = {}
    for book, record in (
        Close.objects.filter(book__in=wanted).order_by("book", "closing").values_list("book", "record_id")
    ):
        sheets.setdefault(book, []).append(record)
    if set(sheets) != wanted:
        raise NothingClosedError
    return sheets, bodies.pop()
