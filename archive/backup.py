"""Writes a backup of everything this installation keeps: data and keys apart."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from archive.core.errors import BackupNotPossibleError
from archive.doors import log, store
from directory.core.reach import Reach

REBUILT = frozenset({"index", "static"})
"""What can be made again from the rest."""
SECRETS = frozenset({"keys", "secret_key"})
DATABASE = "db.sqlite3"
_LIVE = frozenset({DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """Two files that must lie in two places: together they open everything."""

    data: Path
    keys: Path
    files: int


def backup(folder: Path, *, by: Reach, at: datetime) -> Backup:
    """Writes diwan-<time>.tar and diwan-<time>-keys.tar into the folder.

    The sequencer is held meanwhile and the database is copied first, so that every row of the copy finds
    its objects and its tiles; what was added later are orphans nobody names. The search index is left out:
    it is rebuilt from the log. Raises BackupNotPossibleError. A crash leaves files that end in .part.
    """
    if connection.vendor != "sqlite":
        raise BackupNotPossibleError(reason="this database has its own backup; take it, then copy the data folder")
    if by.person_id is not None:
        message = "a backup is taken by the clockwork or a command, not by a person"
        raise RuntimeError(message)
    root = settings.PLACE.data
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    data, keys = folder / f"diwan-{stamp}.tar", folder / f"diwan-{stamp}-keys.tar"
    with log.sequencer(settings.PLACE.log), tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / DATABASE
        store.copy_database(settings.PLACE.database, copy)
        kept = store.files_under(root, skipping=REBUILT | SECRETS | _LIVE)
        count = store.pack(data, [(DATABASE, copy), *kept])
    secrets = [found for found in store.files_under(root, skipping=REBUILT) if found[0].split("/")[0] in SECRETS]
    count += store.pack(keys, secrets)
    return Backup(data=data, keys=keys, files=count)
