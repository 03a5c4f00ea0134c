"""Puts a backup back into an empty data folder."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from archive import shelf
from archive.burial import bury, finish, lay
from archive.core.canonical import Json
from archive.core.errors import BackupNotPossibleError
from archive.core.leaf import EntryKind
from archive.doors import keystore, postgresql, store
from archive.models import Entry, Record, RecordKey
from directory.core.reach import Reach

DATABASE = "db.sqlite3"


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


def _require_kind(data: Path) -> None:
    if store.holds(data, postgresql.DUMP) is not postgresql.is_used():
        raise BackupNotPossibleError(reason="it was taken from another kind of database; see DIWAN_DATABASE")


def _load_dump(folder: Path) -> None:
    dump = folder / postgresql.DUMP
    if dump.exists():
        postgresql.load(dump)
        dump.unlink()
