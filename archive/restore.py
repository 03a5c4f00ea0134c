"""Puts a backup back into an empty data folder."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from archive import shelf
from archive.burial import bury, finish, lay
from archive.core.canonical import Json
from archive.core.errors import BackupNotPossibleError, DamagedObjectError, ErasedError, MissingObjectError
from archive.core.leaf import EntryKind
from archive.doors import keystore, postgresql, store
from archive.models import Entry, Record, RecordKey
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

DATABASE = "db.sqlite3"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenNumber:
    """A number that a kept record names: `register` is the kind of its book, `entry` orders what was said."""

    entry: int
    record_id: str
    number: str
    serial: int
    register: str
    body_id: int
    unit_id: int
    on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenBlock:
    """Numbers `first` to `last` of a book and year that the log says were reserved, or declared over (`is_over`)."""

    entry: int
    book: int
    year: int
    first: int
    last: int
    is_over: bool
    by: str
    at: datetime


def replay_tombstones(*, by: Reach, at: datetime) -> int:
    """Destroys again what was destroyed by decision, before anybody reads; returns how many records.

    Tombstones stand in the log, and beside the keys: data may be older than an erasure, and keys older than the
    data; what only the key store knows is entered anew. Rows first, then keys and objects: again after a crash, it
    goes on. Raises StoreNotAnsweringError.
    """
    if by.person_id is not None:
        message = "tombstones are replayed by a command, not by a person"
        raise RuntimeError(message)
    entries = Entry.objects.filter(kind=EntryKind.TOMBSTONE.value)
    known = {row.record_id: row for row in entries.order_by("-id")}
    noted = dict(keystore.erased(settings.PLACE.keys))
    for record_id, entry in known.items():
        _bury_again(record_id, entry)
        finish(record_id, tombstone=noted.get(record_id) or entry.statement.encode())
    only_noted = {record_id: said for record_id, said in noted.items() if record_id not in known}
    for record_id, tombstone in only_noted.items():
        _enter_again(record_id, tombstone, by=by, at=at)
        finish(record_id, tombstone=tombstone)
    return len(known) + len(only_noted)


@transaction.atomic
def _bury_again(record_id: str, entry: Entry) -> None:
    record = Record.objects.filter(record_id=record_id).select_related("entry").first()
    if record is not None:
        lay(record, entry=entry)
    RecordKey.objects.filter(record_id=record_id).delete()


@transaction.atomic
def _enter_again(record_id: str, tombstone: bytes, *, by: Reach, at: datetime) -> None:
    record = Record.objects.filter(record_id=record_id).select_related("entry").first()
    if record is not None:
        body: dict[str, Json] = {**shelf.said(tombstone), "again": True}
        bury(record, body=body, by=by, at=at)
    RecordKey.objects.filter(record_id=record_id).delete()


def restore(data: Path, *, keys: Path, by: Reach) -> int:
    """Unpacks both files of a backup and returns how many files there were.

    Raises BackupNotPossibleError where anything is kept already: nothing is ever overwritten. A crash
    leaves a folder without its database's last files; empty it and start again.
    """
    if by.person_id is not None:
        message = "a backup is put back by a command, not by a person"
        raise RuntimeError(message)
    place = settings.PLACE
    _require_kind(data)
    taken = [path for path in (place.vault, place.log, place.keys) if path.is_dir() and any(path.iterdir())]
    if place.database.exists() or taken:
        raise BackupNotPossibleError(reason="the data folder is not empty; name an empty one in DIWAN_DATA")
    if postgresql.is_used():
        postgresql.require_empty()
    count = store.unpack(keys, place.data) + store.unpack(data, place.data)
    _load_dump(place.data)
    place.made()
    return count


def restore_rows(data: Path, *, by: Reach) -> None:
    """Takes the database alone out of a backup, beside a data folder that was kept: it is newer than those rows.

    Raises BackupNotPossibleError where a database is already. What the rows lack is put back by `rebuild`.
    """
    if by.person_id is not None:
        message = "a backup is put back by a command, not by a person"
        raise RuntimeError(message)
    _require_kind(data)
    if postgresql.is_used():
        postgresql.require_empty()
        store.unpack_one(data, postgresql.DUMP, settings.PLACE.data)
        _load_dump(settings.PLACE.data)
        return
    if settings.PLACE.database.exists():
        raise BackupNotPossibleError(reason="there is a database already; move it away first, with its -wal and -shm")
    store.unpack_one(data, DATABASE, settings.PLACE.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenEnd:
    """How a record's number ended: voided, or replaced by that of the record `newer`; `by` is the author's name."""

    record_id: str
    newer: str
    reason: str
    by: str
    at: datetime


def ended_among(*, by: Reach) -> list[str]:
    """The records whose number ended or replaced another, for the clockwork alone. Raises NotWithinReachError."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    kinds = (EntryKind.VOID_NUMBER.value, EntryKind.SUPERSEDE.value)
    return list(Entry.objects.filter(kind__in=kinds).order_by().values_list("record_id", flat=True).distinct())


def proven_ends(record_ids: Iterable[str], *, by: Reach) -> Iterator[ProvenEnd]:
    """What ended the numbers of these records, oldest first, for the clockwork alone.

    A statement that cannot be read is left out: `stocktake` names it. Raises NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    kinds = (EntryKind.VOID_NUMBER.value, EntryKind.SUPERSEDE.value)
    rows = list(Entry.objects.filter(kind__in=kinds, record_id__in=set(record_ids)).order_by("id"))
    keys = shelf.keys_of([row.record_id for row in rows])
    for row in rows:
        with suppress(ErasedError, DamagedObjectError, MissingObjectError):
            body = shelf.said(shelf.statement(row, key=shelf.key_among(keys, row.record_id)))
            if "in_place_of" not in body:
                newer, reason = str(body.get("by_record", "")), str(body["reason"])
                yield ProvenEnd(record_id=row.record_id, newer=newer, reason=reason, by=row.by, at=row.at)


def _require_kind(data: Path) -> None:
    if store.holds(data, postgresql.DUMP) is not postgresql.is_used():
        raise BackupNotPossibleError(reason="it was taken from another kind of database; see DIWAN_DATABASE")


def _load_dump(folder: Path) -> None:
    dump = folder / postgresql.DUMP
    if dump.exists():
        postgresql.load(dump)
        dump.unlink()


def last_numbers() -> Iterator[tuple[int, str, int, int]]:
    """The last number that records prove, for every register and year: body, register, year, number.

    A book whose row is older counts on from less: whoever numbers again must know.
    """
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
        yield ProvenNumber(
            entry=row.entry_id,
            record_id=row.record_id,
            number=row.number or "",
            serial=row.sequence or 0,
            register=row.register,
            body_id=row.body_id,
            unit_id=row.unit_id,
            on=row.on,
            at=row.entry.at,
        )


def proven_blocks(*, by: Reach) -> Iterator[ProvenBlock]:
    """Every block of reserved numbers, and every end of one, in the order of their entries; for the clockwork alone.

    Raises NotWithinReachError, DamagedObjectError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    for row in Entry.objects.filter(kind=EntryKind.BLOCK.value).order_by("id"):
        body = shelf.said(row.statement.encode())
        book, year, first, last = (int(str(body[name])) for name in ("book", "year", "first", "last"))
        is_over = body["state"] == "released"
        yield ProvenBlock(
            entry=row.pk, book=book, year=year, first=first, last=last, is_over=is_over, by=row.by, at=row.at
        )
