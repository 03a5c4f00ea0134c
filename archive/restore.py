"""Puts a backup back into an empty data folder."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from archive.core.errors import BackupNotPossibleError
from archive.core.leaf import EntryKind
from archive.doors import keystore, postgresql, store
from archive.models import Entry, RecordKey
from directory.core.reach import Reach

DATABASE = "db.sqlite3"


@transaction.atomic
def replay_tombstones(*, by: Reach) -> int:
    """Destroys again the keys of records that were erased by decision, before anybody reads; returns how many.

    The keys' file of a backup may be older than its data: it still holds what was destroyed.
    """
    if by.person_id is not None:
        message = "tombstones are replayed by a command, not by a person"
        raise RuntimeError(message)
    erased = Entry.objects.filter(kind=EntryKind.TOMBSTONE.value).values_list("record_id", flat=True)
    count = 0
    for record_id in erased.iterator():
        RecordKey.objects.filter(record_id=record_id).delete()
        keystore.forget(settings.PLACE.keys, record_id)
        count += 1
    return count


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
