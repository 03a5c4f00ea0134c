"""What log and objects prove of registers and letters that rows lack after a restore; it reads and never writes."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from django.db.models import Max

from archive import shelf
from archive.core.canonical import Json
from archive.core.errors import BundleNotReadableError, DamagedObjectError, ErasedError, MissingObjectError
from archive.core.leaf import EntryKind
from archive.core.package import MOVEMENTS, SOURCE
from archive.core.register import Close, close_from
from archive.core.second_number import second_from
from archive.custody import Body, body_of
from archive.models import Entry, Record
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

CHUNK = 500
GRADE, WHY = ("level", "personal"), ("reason", "authority")
ENDS = (EntryKind.VOID_NUMBER.value, EntryKind.SUPERSEDE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenNumber:
    """A number that a kept record names: `register` is the kind of its book, `entry` orders what was said.

    `by` is the name of who deposited it; `document` the SHA-256 of what the second of two ministries sealed, "" of the
    first; `also_on` are the dates of other calendars on the seal.
    """

    entry: int
    record_id: str
    number: str
    serial: int
    register: str
    body_id: int
    unit_id: int
    on: date
    by: str
    at: datetime
    document: str = ""
    also_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenBlock:
    """Numbers of a book and year that the log says were reserved, or are over; `of`: the book's body, unit and kind."""

    entry: int
    book: int
    year: int
    first: int
    last: int
    is_over: bool
    by: str
    at: datetime
    symbol: str | None
    of: tuple[int, int | None, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenEnd:
    """How a number ended, voided (why, and by whose `authority`) or replaced by that of `newer`; `by` is its author."""

    record_id: str
    newer: str
    reason: str
    authority: str
    by: str
    at: datetime


def ended_among(*, by: Reach) -> list[str]:
    """The records whose number ended or replaced another, for the clockwork alone. Raises NotWithinReachError."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    return list(Entry.objects.filter(kind__in=ENDS).order_by().values_list("record_id", flat=True).distinct())


def proven_ends(record_ids: Iterable[str], *, by: Reach) -> Iterator[ProvenEnd]:
    """What ended the numbers of these records, oldest first, for the clockwork alone.

    A statement that cannot be read is left out: `stocktake` names it. Raises NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = list(Entry.objects.filter(kind__in=ENDS, record_id__in=set(record_ids)).order_by("id"))
    for row, body in readable(rows):
        if "in_place_of" not in body:
            newer, why = str(body.get("by_record", "")), {one: str(body.get(one, "")) for one in WHY}
            yield ProvenEnd(record_id=row.record_id, newer=newer, **why, by=row.by, at=row.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenArrival:
    """An incoming number that a body gave to a record, or one of its units; `is_graded` tells in which of its books.

    `received_on` is the day of a number that was given on paper out of a reserved block.
    """

    entry: int
    record_id: str
    number: str
    body_id: int
    is_graded: bool
    by: str
    at: datetime
    received_on: date | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenWay:
    """The journal of a letter up to its number, as its record keeps it, line by line; and its source."""

    record_id: str
    lines: tuple[Mapping[str, Json], ...]
    source: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenClose:
    """A close of a register: what it says, in the entry about the record of its sheet."""

    record_id: str
    close: Close
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenStep:
    """One thing that was said of where a record went: the kind of its entry, what, by whom (a name), when."""

    kind: EntryKind
    body: Body
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenRoute:
    """Where a record that lives went, oldest first; kind, priority and label as its metadata tell them."""

    record_id: str
    body_id: int
    unit_id: int
    kind: str
    priority: str
    label: Label
    steps: tuple[ProvenStep, ...]


def last_numbers(*, by: Reach) -> Iterator[tuple[int, str, int, int]]:
    """The last number that records prove, for every register and year: body, register, year, number.

    A book whose row is older counts on from less: whoever numbers again must know. For the clockwork alone. Raises
    NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = Record.objects.exclude(sequence=None).order_by("body", "register", "on__year")
    yield from rows.values_list("body", "register", "on__year").annotate(last=Max("sequence"))


def proven_numbers(*, by: Reach) -> Iterator[ProvenNumber]:
    """Every number that kept records name, in the order of their entries; for the clockwork alone.

    Raises NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = Record.objects.exclude(sequence=None).exclude(number=None).select_related("entry").order_by("entry_id")
    for row in rows.defer("addressees", "references", "parts", "annexes").iterator():
        one = ProvenNumber(
            entry=row.entry_id,
            record_id=row.record_id,
            number=row.number or "",
            serial=row.sequence or 0,
            register=row.register,
            body_id=row.body_id,
            unit_id=row.unit_id,
            on=row.on,
            by=row.entry.by,
            at=row.entry.at,
            also_on=tuple(row.also_on),
        )
        yield one
        second = second_from(row.second)
        if second is not None:
            yield replace(
                one,
                number=second.number,
                serial=second.sequence,
                register=second.register,
                body_id=second.body_id,
                unit_id=second.unit_id,
                document=second.document,
                also_on=second.also_on,
            )


def proven_blocks(*, by: Reach) -> Iterator[ProvenBlock]:
    """Every block of reserved numbers, and every end of one, in the order of their entries; for the clockwork alone.

    A statement that is gone, or not its leaf's, is left out: `stocktake` names it. Raises NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    for row, body in readable(list(Entry.objects.filter(kind=EntryKind.BLOCK.value).order_by("id"))):
        place = {name: int(str(body[name])) for name in ("book", "year", "first", "last")}
        is_over, symbol = body["state"] == "released", str(body["symbol"]) if "symbol" in body else None
        unit = None if body.get("unit") is None else int(str(body["unit"]))
        of = (int(str(body["body"])), unit, str(body["kind"])) if "kind" in body else None
        yield ProvenBlock(entry=row.pk, **place, is_over=is_over, by=row.by, at=row.at, symbol=symbol, of=of)


def proven_arrivals(*, by: Reach) -> Iterator[ProvenArrival]:
    """Every incoming number that bodies and units gave to living records, in order; as above, with what it raises."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = Entry.objects.filter(kind=EntryKind.DELIVERY.value).order_by("id").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        living = Record.objects.filter(record_id__in={row.record_id for row in chunk})
        graded = {one: level > 0 or personal for one, level, personal in living.values_list("record_id", *GRADE)}
        for row, body in readable([row for row in chunk if row.record_id in graded]):
            what = body.get("what")
            if what in {"came", "taken_in"}:
                yield ProvenArrival(
                    entry=row.pk,
                    record_id=row.record_id,
                    number=str(body["number"]),
                    body_id=int(str(body["body" if what == "came" else "inside"])),
                    is_graded=graded[row.record_id],
                    by=row.by,
                    at=row.at,
                    received_on=date.fromisoformat(str(day)) if (day := body.get("received_on")) else None,
                    unit_id=int(str(body["unit"])) if what == "taken_in" else None,
                )


def sent_records(*, by: Reach) -> list[str]:
    """The records that went somewhere, for the clockwork alone. Raises NotWithinReachError."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = Entry.objects.filter(kind=EntryKind.DELIVERY.value).order_by().values_list("record_id", flat=True)
    return sorted(rows.distinct())


def proven_routes(record_ids: Iterable[str], *, by: Reach) -> Iterator[ProvenRoute]:
    """Where these records went and who has read them there, and whether their number ended, as far as they live.

    For the clockwork alone; a statement that cannot be read is left out: `stocktake` names it. Raises
    NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    records = {row.record_id: row for row in Record.objects.filter(record_id__in=set(record_ids))}
    rows = Entry.objects.filter(kind__in=[kind.value for kind in _ROUTE], record_id__in=records).order_by("id")
    steps: dict[str, list[ProvenStep]] = {}
    for row, body in readable(list(rows)):
        step = ProvenStep(kind=EntryKind(row.kind), body=body, by=row.by, at=row.at)
        steps.setdefault(row.record_id, []).append(step)
    for record_id, said in sorted(steps.items()):
        facts = records[record_id].facts()
        yield ProvenRoute(
            record_id=record_id,
            body_id=facts.body_id,
            unit_id=facts.unit_id,
            kind=facts.kind,
            priority=facts.priority,
            label=facts.label,
            steps=tuple(said),
        )


_ROUTE = (EntryKind.DELIVERY, EntryKind.ACKNOWLEDGEMENT, EntryKind.VOID_NUMBER, EntryKind.SUPERSEDE)


def proven_closes(*, by: Reach) -> Iterator[ProvenClose]:
    """Every close of a register, in the order of their entries, for the clockwork alone. Raises NotWithinReachError."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = Entry.objects.filter(kind=EntryKind.REGISTER_CLOSE.value).order_by("id").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        for row, body in readable(chunk):
            with suppress(BundleNotReadableError):
                yield ProvenClose(record_id=row.record_id, close=close_from(body), by=row.by, at=row.at)


def proven_ways(record_ids: Iterable[str], *, by: Reach) -> dict[str, ProvenWay]:
    """The journals of these records, for the clockwork alone; without those that cannot be read.

    Raises NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = list(Entry.objects.filter(kind=EntryKind.RECORD.value, record_id__in=set(record_ids)).order_by("id"))
    keys = shelf.keys_of(row.record_id for row in rows)
    found = {}
    for row in rows:
        with suppress(ErasedError, DamagedObjectError, MissingObjectError, ValueError):
            key = shelf.key_among(keys, row.record_id)
            lines = tuple(dict(line) for line in json.loads(shelf.content(row, MOVEMENTS, key=key)))
            source = shelf.content(row, SOURCE, key=key)
            found[row.record_id] = ProvenWay(record_id=row.record_id, lines=lines, source=source)
    return found


def records_of_kind(kind: str, *, by: Reach) -> list[str]:
    """The records of this kind that live, oldest first, for the clockwork alone. Raises NotWithinReachError."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    return list(Record.objects.filter(kind=kind).order_by("pk").values_list("record_id", flat=True))


def records_of_register(register: str, *, among: Iterable[str], by: Reach) -> dict[str, int]:
    """Whose each of these records is that is of this register and lives, as above. Raises NotWithinReachError."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    return dict(Record.objects.filter(register=register, record_id__in=set(among)).values_list("record_id", "body_id"))


def proven_letter(record_id: str, *, by: Reach) -> bytes:
    """The newest letter of a record, for the clockwork alone; nothing where no store has it whole.

    Raises NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    with suppress(ErasedError, DamagedObjectError, MissingObjectError):
        return shelf.letter(shelf.newest(Entry.objects.deposit_of(record_id)), key=shelf.key_of(record_id))
    return b""


def readable(rows: Sequence[Entry]) -> Iterator[tuple[Entry, Body]]:
    """What these entries say; without what cannot be read or is not their leaf's: `stocktake` names it."""
    keys = shelf.keys_of(row.record_id for row in rows)
    for row in rows:
        with suppress(ErasedError, DamagedObjectError, MissingObjectError):
            body = body_of(row, shelf.key_among(keys, row.record_id) if row.record_id else None)
            if body is not None:
                yield row, body
