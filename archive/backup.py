"""Writes a backup of everything this installation keeps: data and keys apart."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from archive.doors import log, postgresql, store
from directory.core.reach import Reach

REBUILT = frozenset({"index", "static"})
"""What can be made again from the rest."""
SECRETS = frozenset({"keys", "secret_key"})
DATABASE = "db.sqlite3"
Named = Callable[[], Iterable[str]]
_LIVE = frozenset({postgresql.DUMP, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """Two files that must lie in two places: together they open everything."""

    data: Path
    keys: Path
    files: int


def nothing() -> tuple[str, ...]:
    """What rows name where no room above keeps files."""
    return ()


def backup(folder: Path, *, by: Reach, at: datetime, named: Named = nothing) -> Backup:
    """Writes diwan-<time>.tar and diwan-<time>-keys.tar into the folder.

    The sequencer is held meanwhile and the database is copied first, so that every row of the copy finds
    its objects and its tiles; what was added later are orphans nobody names. `named` gives the files below
    PLACE.files that rows of the rooms above name now: it is asked before and after the copy, and a backup
    without one of them is none. The search index is left out: it is rebuilt from the log.
    Raises BackupNotPossibleError. A crash leaves files that end in .part.
    """
    if by.person_id is not None:
        message = "a backup is taken by the clockwork or a command, not by a person"
        raise RuntimeError(message)
    root = settings.PLACE.data
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    data, keys = folder / f"diwan-{stamp}.tar", folder / f"diwan-{stamp}-keys.tar"
    with log.sequencer(settings.PLACE.log), tempfile.TemporaryDirectory() as scratch:
        before = frozenset(named())
        copy = _rows(Path(scratch))
        needed = frozenset(f"{settings.PLACE.files.name}/{name}" for name in before.union(named()))
        kept = store.files_under(root, skipping=REBUILT | SECRETS | _LIVE)
        count = store.pack(data, [(copy.name, copy), *kept], needed=needed)
    secrets = [found for found in store.files_under(root, skipping=REBUILT) if found[0].split("/")[0] in SECRETS]
    count += store.pack(keys, secrets)
    return Backup(data=data, keys=keys, files=count)


def _rows(folder: Path) -> Path:
    """A consistent copy of the database, in its own format. Raises BackupNotPossibleError."""
    if postgresql.is_used():
        copy = folder / postgresql.DUMP
        postgresql.dump(copy)
    else:
        copy = folder / DATABASE
        store.copy_database(settings.PLACE.database, copy)
    return copy
