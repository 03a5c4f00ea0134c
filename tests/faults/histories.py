"""Another past: rewritten with the log's real key by whoever holds everything, or put back from an older copy."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.core.package import digest
from archive.integrate import integrate
from archive.models import Entry
from directory.core.reach import CLOCKWORK
from tests.faults import house
from tests.faults.changes import Change, older, unguarded
from tests.town import AT

Rewriting = Callable[[Path], list[tuple[str, list[Any]]]]
FORGET = ("archive_cosignature", "archive_checkpointtime", "archive_leaf", "archive_checkpoint", "archive_head")


def every(data: Path, before: Path) -> Iterator[Change]:
    """The other histories of this folder; `before` is the same ministry some letters earlier."""
    for where, change in (("a statement", _other_statement), ("the end cut off", _no_end), ("two swapped", _swapped)):
        act = partial(_rewritten, change=change)
        yield Change(group="history rewritten", where=where, act=act, seen_by=("receipt", "witness"))
    rows, log, vault = "db.sqlite3", "log", "vault"
    yield Change(group="older copy put back", where="rows", act=lambda copy: older(copy, before, rows))
    yield Change(group="older copy put back", where="log", act=lambda copy: older(copy, before, log))
    yield Change(group="older copy put back", where="vault", act=lambda copy: older(copy, before, vault))
    yield Change(group="older copy put back", where="rows and log", act=lambda copy: older(copy, before, rows, log))
    yield Change(group="older copy put back", where="all", act=lambda copy: older(copy, before, rows, log, vault))


def _rewritten(data: Path, *, change: Rewriting) -> None:
    """Changes the rows, forgets the log, and has the sequencer sign the new past with the real key."""
    tables = set(_tables(data))
    forget = [(f"DELETE FROM {table}", []) for table in FORGET if table in tables]  # noqa: S608
    unguarded(data, forget)
    unguarded(data, [*change(data), ("INSERT OR IGNORE INTO archive_pending SELECT id FROM archive_entry", [])])
    for folder in ("log", "statements"):
        for path in sorted((data / folder).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    house.in_child(data, _sign)


def _sign() -> int:
    assert integrate(by=CLOCKWORK, at=AT).size == Entry.objects.count()
    assert (settings.PLACE.log / "checkpoint").exists()
    return 0


def _tables(data: Path) -> Iterator[str]:
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        yield from (row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))


def _other_statement(data: Path) -> list[tuple[str, list[Any]]]:
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        which = "WHERE kind = 'BLOCK' AND statement LIKE '%{\"number\":4}%'"
        key, said, leaf = database.execute(f"SELECT id, statement, leaf FROM archive_entry {which}").fetchone()  # noqa: S608
    fresh = said.replace('"number":4', '"number":9')
    assert fresh != said
    leaf = leaf.replace(digest(said.encode()), digest(fresh.encode()))
    return [("UPDATE archive_entry SET statement = ?, leaf = ? WHERE id = ?", [fresh, leaf, key])]


def _no_end(_data: Path) -> list[tuple[str, list[Any]]]:
    last = "(SELECT record_id FROM archive_entry ORDER BY id DESC LIMIT 1)"
    inside = f"record_id IN (SELECT id FROM archive_record WHERE record_id = {last})"  # noqa: S608
    return [
        (f"DELETE FROM archive_recordunit WHERE {inside}", []),  # noqa: S608
        (f"DELETE FROM archive_readertoken WHERE {inside}", []),  # noqa: S608
        (f"DELETE FROM archive_recordkey WHERE record_id = {last}", []),  # noqa: S608
        (f"DELETE FROM archive_record WHERE record_id = {last}", []),  # noqa: S608
        ("DELETE FROM archive_pending", []),
        ("DELETE FROM archive_entry WHERE id = (SELECT max(id) FROM archive_entry)", []),
    ]


def _swapped(_data: Path) -> list[tuple[str, list[Any]]]:
    moves = ((7, -1), (8, 7), (-1, 8))
    return [
        ("DELETE FROM archive_pending", []),
        *(("UPDATE archive_entry SET id = ? WHERE id = ?", [new, old]) for old, new in moves),
    ]
