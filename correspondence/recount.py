"""Counting on: after an older database came back, the books count from what the archive's records prove."""

import json
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from itertools import islice

from django.db import transaction

from archive.proven import (
    ProvenArrival,
    ProvenBlock,
    ProvenEnd,
    ProvenNumber,
    ended_among,
    proven_arrivals,
    proven_blocks,
    proven_closes,
    proven_ends,
    proven_numbers,
    records_of_register,
)
from correspondence.core.correction import corrected, why
from correspondence.core.intake import REGISTER
from correspondence.core.letter import Content
from correspondence.core.number import (
    DEFAULTS,
    BookKind,
    Direction,
    Parts,
    arrival_kinds,
    beyond,
    digits_in,
    next_serial,
    serial_in,
    symbol_in,
)
from correspondence.core.short_code import short_code
from correspondence.models import Block, Book, Registration
from correspondence.ways import Way, ways_of
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK, Reach

CHUNK = 500
OUTGOING = {kind.value: kind for kind in BookKind if kind.direction is Direction.OUT}
Proven = ProvenNumber | ProvenArrival | ProvenBlock
Serial = tuple[int, int, int]
"""Book, year and serial."""
MOST_DIGITS = 999_999_999
"""The greatest serial that `serial_in` reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A book that counts from further on: its last year and number."""

    kind: str
    body_id: int
    unit_id: int | None
    year: int
    last: int


@dataclass(slots=True)
class Recounted:
    """What was put back: numbers into their registers, blocks, books moved; `unplaced` are numbers without a line.

    `strange` are the last numbers of books that their pattern does not give: it was laid down anew since the backup.
    """

    numbers: int = 0
    blocks: int = 0
    ended: int = 0
    moved: tuple[Moved, ...] = ()
    unplaced: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Count:
    """The books under lock, their blocks, and the places that are taken.

    Of those it deals with now: `ways` of letters, `people` the directory has, `symbols` of bodies. `reasons` of blocks,
    by book, year, first number and whether they are over, as far as closes told them.
    """

    books: dict[int, Book]
    blocks: dict[int, list[Block]] = field(default_factory=dict)
    taken: set[Serial] = field(default_factory=set)
    ways: dict[str, Way] = field(default_factory=dict)
    people: set[int] = field(default_factory=set)
    symbols: dict[int, str] = field(default_factory=dict)
    reasons: dict[tuple[int, int, int, bool], str] = field(default_factory=dict)
    new: list[Registration] = field(default_factory=list)
    strange: dict[int, str] = field(default_factory=dict)
    report: Recounted = field(default_factory=Recounted)


@transaction.atomic
def recount(*, by: Reach, at: datetime) -> Recounted:
    """Gives back to the registers the numbers that the archive proves and the rows lack; books count on from them.

    Outgoing numbers are those that records name, incoming ones those that bodies and units said they gave. Numbers and
    blocks are taken in the order in which the archive received them, as if they were given again; every
    book's row is locked meanwhile, and none ever counts backwards: a second time changes nothing. Numbers of
    registers that are no book of letters are left alone. A record names the kind of its book only; where a body has
    several of a kind, the one whose pattern gives the text has it, the unit's own first. A line gets its short code,
    and its memo where that is there and its journal is the beginning of the record's (`catch_up` goes on from it).
    Voids and replacements that the rows lack are put back too, and which letter a letter corrects. One journal line
    per book that moved, and per void or replacement.
    Raises NotWithinReachError for anybody but the clockwork.
    """
    books = {book.pk: book for book in Book.objects.select_for_update().order_by("pk")}
    before = {book.pk: (book.year, book.next) for book in books.values()}
    count = _Count(books=books)
    for block in Block.objects.filter(book__in=books):
        count.blocks.setdefault(block.book_id, []).append(block)
    for one in proven_closes(by=by):
        told = one.close
        count.reasons |= {(told.book, block.year, block.first, False): block.reason for block in told.blocks}
        count.reasons |= {(told.book, block.year, block.first, True): block.reason for block in told.released}
    sources = (proven_numbers(by=by), proven_arrivals(by=by), proven_blocks(by=by))
    said: Iterator[Proven] = merge(*sources, key=lambda one: one.entry)
    while chunk := list(islice(said, CHUNK)):
        _count(chunk, count)
    ended = iter(ended_among(by=CLOCKWORK))
    while names := list(islice(ended, CHUNK)):
        count.report.ended += _end(names, by=by, at=at)
    moved = [book for book in count.books.values() if (book.year, book.next) != before.get(book.pk, (0, 1))]
    Book.objects.bulk_update(moved, ["year", "next"])
    for book in moved:
        audit.record(by=by, act="recount", about=f"book:{book.pk}", at=at, note=f"{book.year}/{book.next - 1}")
    count.report.strange = [count.strange[key] for key in sorted(count.strange)]
    count.report.moved = tuple(
        Moved(kind=book.kind, body_id=book.body_id, unit_id=book.unit_id, year=book.year, last=book.next - 1)
        for book in moved
    )
    return count.report


def _count(chunk: Sequence[Proven], count: _Count) -> None:
    """What the rows lack of these, in order."""
    numbers = [one for one in chunk if not isinstance(one, ProvenBlock)]
    rows = Registration.objects.filter(record_id__in=[one.record_id for one in numbers])
    there = set(rows.values_list("direction", "record_id", "body"))
    lacking = [one for one in numbers if _name(one) not in there]
    serials = {serial for one in lacking for serial in _serials(one)}
    count.taken = set(Registration.objects.filter(serial__in=serials).values_list("book", "year", "serial"))
    count.ways = ways_of(one.record_id for one in lacking if isinstance(one, ProvenNumber))
    count.people = set(whois.people_by_id(_persons(chunk)))
    bodies = whois.units_by_id({one.unit_id or one.body_id for one in lacking if isinstance(one, ProvenArrival)})
    count.symbols = {pk: body.symbol for pk, body in bodies.items()}
    count.new = []
    for one in chunk:
        if isinstance(one, ProvenBlock):
            _reserve(one, count)
        elif _name(one) not in there:
            _give(one, count) if isinstance(one, ProvenNumber) else _receive(one, count)
            there.add(_name(one))  # what comes back has the same number again
    Registration.objects.bulk_create(count.new)
    count.report.numbers += len(count.new)


def _name(one: ProvenNumber | ProvenArrival) -> tuple[str, str, int]:
    if isinstance(one, ProvenNumber) or one.unit_id is None:
        return (Direction.OUT if isinstance(one, ProvenNumber) else Direction.IN).value, one.record_id, one.body_id
    return Direction.UNIT.value, one.record_id, one.unit_id


def _serials(one: ProvenNumber | ProvenArrival) -> frozenset[int]:
    return frozenset({one.serial}) if isinstance(one, ProvenNumber) else digits_in(one.number)


def _end(record_ids: Sequence[str], *, by: Reach, at: datetime) -> int:
    """Voids and replaces again what these records say ended, where the rows say it stands; returns how many."""
    papers = records_of_register(REGISTER, among=record_ids, by=CLOCKWORK)
    rows: dict[str, list[Registration]] = {}
    for row in Registration.objects.standing(record_ids, papers=papers).select_for_update(of=("self",)):
        rows.setdefault(row.record_id, []).append(row)
    ends = {one.record_id: one for one in proven_ends(rows, by=CLOCKWORK)}
    people = set(whois.people_by_id(_persons(ends.values())))
    newer = Registration.objects.filter(direction=Direction.OUT, record_id__in={one.newer for one in ends.values()})
    keys = dict(newer.order_by("-pk").values_list("record_id", "pk"))
    for one, row in ((end, row) for end in ends.values() for row in rows[end.record_id]):
        if one.newer:
            row.superseded_at, row.superseded_reason, row.superseded_by_id = one.at, one.reason, keys.get(one.newer)
        else:
            row.void_at, row.void_reason, row.void_by_id = one.at, why(one.reason, one.authority), _person(one, people)
    fields = ["void_at", "void_reason", "void_by", "superseded_at", "superseded_reason", "superseded_by"]
    Registration.objects.bulk_update([row for one in ends for row in rows[one]], fields)
    for name in ends:
        audit.record(by=by, act="recount", about=f"record:{name}", at=at)
    return len(ends)


def _persons(said: Iterable[Proven | ProvenEnd]) -> set[int]:
    return {int(one.by.removeprefix("person:")) for one in said if one.by.startswith("person:")}


def _person(one: Proven | ProvenEnd, people: Container[int]) -> int | None:
    """Who did it, when the directory has that person still."""
    return next((pk for pk in _persons([one]) if pk in people), None)


def _give(one: ProvenNumber, count: _Count) -> None:
    """The number's line in its book, and the book beyond it."""
    if one.register not in OUTGOING:
        return
    found = _places(one, count)
    told = [(book, year, book.symbol_of(one.number, serial=one.serial, year=year)) for book, year in found]
    fitting = [(book, year, symbol) for book, year, symbol in told if symbol is not None]
    free = [place for place in fitting if (place[0].pk, place[1], one.serial) not in count.taken]
    book, year, symbol = next(iter(free or fitting), (*found[0], ""))
    _beyond(book, year, one.serial)
    if (book.pk, year, one.serial) in count.taken:
        count.report.unplaced.append(f"{one.record_id} number {one.number} of {one.on}")
        return
    if fitting:
        count.strange.pop(book.pk, None)
    else:
        count.strange[book.pk] = f"register {book.kind} of body {book.body_id} gave {one.number} on {one.on}"
    row = _line(one, book, (year, one.serial), count)
    row.symbol, row.on, row.also_on = symbol, one.on, list(one.also_on)
    way = count.ways.get(one.record_id)
    if way is not None:
        row.corrects = corrected(Content.from_json(json.loads(way.source)))
        row.memo, row.code = way.memo, short_code(one.document) if one.document else way.code
        row.document_hash = one.document or None


def _receive(one: ProvenArrival, count: _Count) -> None:
    """The incoming number's line in the book of the body, or of its unit, and the book beyond it."""
    for found in _received(one, count):
        book = found
        for _, year, serial in _arrived(one, book, count):
            style = book.styles().of(year)
            if book.pk not in count.books:  # opened only where a number is its own
                book = Book.objects.serving(body_id=one.body_id, unit_id=None, kind=BookKind(book.kind))
                count.books[book.pk] = book
            _beyond(book, year, serial)
            row = _line(one, book, (year, serial), count)
            row.on = one.received_on or row.on
            row.body_id = book.numbers_for()
            symbol = symbol_in(one.number, style.pattern, Parts(symbol="", file=style.file, serial=serial, year=year))
            row.symbol = symbol or style.symbol or count.symbols.get(row.body_id, "")
            return
    count.report.unplaced.append(f"{one.record_id} incoming number {one.number} of {day_of(one.at)}")


def _received(one: ProvenArrival, count: _Count) -> Iterator[Book]:
    """The books it may stand in, the likeliest first; a body's that is not there is opened, a unit's was laid down."""
    for kind in arrival_kinds(is_graded=one.is_graded, into_unit=one.unit_id is not None):
        owner = (kind, one.body_id, one.unit_id)
        same = [book for book in count.books.values() if (book.kind, book.body_id, book.unit_id) == owner]
        if one.unit_id is None:
            same = same[:1] or [Book(body_id=one.body_id, kind=kind, pattern=DEFAULTS[kind])]
        yield from same


def _arrived(one: ProvenArrival, book: Book, count: _Count) -> Iterator[Serial]:
    """Where its text may stand in the book: in its own year, or in a block of the book, when it was given on paper."""
    spans = [(max(book.year, day_of(one.at).year), 1, MOST_DIGITS)]
    if one.received_on is not None:
        spans = [(block.year, block.first, block.last) for block in count.blocks.get(book.pk or 0, [])]
    for year, first, last in spans:
        style = book.styles().of(year)
        serial = serial_in(one.number, style.pattern, file=style.file, year=year)
        if serial is not None and first <= serial <= last and (book.pk, year, serial) not in count.taken:
            yield book.pk, year, serial


def _line(one: ProvenNumber | ProvenArrival, book: Book, place: tuple[int, int], count: _Count) -> Registration:
    """A line for this place of the book, to be written with the others."""
    year, serial = place
    count.taken.add((book.pk, year, serial))
    row = Registration(
        book=book,
        year=year,
        serial=serial,
        file=book.file_of(year),
        text=one.number,
        on=day_of(one.at),
        at=one.at,
        direction=book.direction,
        body_id=book.body_id,
        record_id=one.record_id,
        by_id=_person(one, count.people),
    )
    count.new.append(row)
    return row


def _places(one: ProvenNumber, count: _Count) -> list[tuple[Book, int]]:
    """The books the number may be of, the likeliest first, each with its year there."""
    same = [book for book in count.books.values() if (book.kind, book.body_id) == (one.register, one.body_id)]
    if not same:
        book = Book.objects.serving(body_id=one.body_id, unit_id=None, kind=OUTGOING[one.register])
        same = [count.books.setdefault(book.pk, book)]
    same.sort(key=lambda book: (book.unit_id != one.unit_id, book.unit_id is not None, book.pk))
    return [(book, _year(one, book, count)) for book in same]


def _year(one: ProvenNumber, book: Book, count: _Count) -> int:
    """That of the open block it was typed out of, unless it is the next number; else as `Book.count_on` says."""
    reset = book.styles().of(one.on.year).reset
    following = next_serial(reset=reset, year=book.year, following=book.next, this_year=one.on.year)
    if one.serial != following:
        for block in count.blocks.get(book.pk, []):
            was_open = block.released_at is None or block.released_at > one.at
            is_free = (book.pk, block.year, one.serial) not in count.taken
            if was_open and is_free and block.first <= one.serial <= block.last:
                return block.year
    return max(book.year, one.on.year)


def _beyond(book: Book, year: int, serial: int) -> None:
    reset = book.styles().of(year).reset
    book.year, book.next = beyond(serial, year, reset=reset, counted=(book.year, book.next))


def _reserve(one: ProvenBlock, count: _Count) -> None:
    """The block's row, and the book beyond it; the end of one that stands. Closes alone tell the reasons."""
    book = count.books.get(one.book)
    if book is None or one.of not in (None, (book.body_id, book.unit_id, book.kind)):
        count.report.unplaced.append(
            f"numbers {one.year}/{one.first}-{one.last} of register {one.book}: it is another one"
        )
        return
    person, reason = _person(one, count.people), count.reasons.get((one.book, one.year, one.first, one.is_over), "")
    there = next((row for row in count.blocks.get(book.pk, []) if (row.year, row.first) == (one.year, one.first)), None)
    if one.is_over:
        if there is not None and there.released_at is None:
            there.released_at, there.released_by_id, there.released_reason = one.at, person, reason
            there.save(update_fields=["released_at", "released_by", "released_reason"])
        return
    is_ahead = one.year > book.year or (one.year == book.year and one.first >= book.next)
    if there is not None or not is_ahead:
        return
    _beyond(book, one.year, one.last)
    if person is None:
        count.report.unplaced.append(f"numbers {one.year}/{one.first}-{one.last} reserved by {one.by}")
        return
    place = {"year": one.year, "first": one.first, "last": one.last, "symbol": one.symbol}
    row = Block.objects.create(book=book, **place, reason=reason, at=one.at, by_id=person)
    count.blocks.setdefault(book.pk, []).append(row)
    count.report.blocks += 1
