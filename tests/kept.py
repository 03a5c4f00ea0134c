"""Letters on their way, made once in a session by the real deeds and put back for every test that asks again.

What is kept is the rows that making wrote or deleted, and the files. It is put back only onto the very state it was
made on: the town, nobody has written a row since (SQLite counts every change), settings and language are the same.
Everywhere else, and on PostgreSQL, it is made anew.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from django.conf import UserSettingsHolder
from django.conf import settings as house
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils.translation import get_language

Rows = dict[str, dict[int, tuple[Any, ...]]]
Files = dict[Path, tuple[int, bytes]]
State = tuple[str, ...]
Given = TypeVar("Given")
OF_ONE_TEST = ("PLACE", "STATIC_ROOT")
"""Settings that say where a test lives, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What making wrote and took away, and what it gave."""

    given: object
    rows: Rows
    rows_gone: dict[str, list[int]]
    files: Files
    files_gone: list[Path]

    def put_back(self) -> None:
        """Writes it again, past the triggers: they spoke when it was made."""
        with connection.cursor() as cursor, _no_triggers(cursor, {*self.rows, *self.rows_gone}):
            for table, gone in self.rows_gone.items():
                cursor.executemany(f'DELETE FROM "{table}" WHERE rowid = %s', [(row,) for row in gone])  # noqa: S608  (names from the database's own list)
            for table, written in self.rows.items():
                rows = [(number, *row) for number, row in written.items()]
                cursor.executemany(f'REPLACE INTO "{table}" {_names(cursor, table)}', rows)
        for path in self.files_gone:
            (house.PLACE.data / path).unlink()
        for path, (mode, data) in self.files.items():
            target = house.PLACE.data / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            target.chmod(mode)


@dataclass(slots=True)
class _Stand:
    """Where the running test's database stands: a state, and the count of changes at which it was true."""

    state: State = ()
    changes: int = -1


@cache
def _kept() -> dict[State, Kept]:
    return {}


@cache
def _stand() -> _Stand:
    return _Stand()


def stands(*state: str) -> None:
    """Says that the database and the place of this test are exactly in the state."""
    if connection.vendor == "sqlite":
        _stand().state, _stand().changes = state, connection.connection.total_changes


def stands_nowhere() -> None:
    """Says that nothing is known of the database: another test begins."""
    _stand().changes = -1


def once(name: str, make: Callable[[], Given]) -> Given:
    """What ``make`` gives, a frozen value; on a state it was made on before, its rows and files are put back."""
    if connection.vendor != "sqlite" or connection.connection.total_changes != _stand().changes:
        return make()
    wanted = (*_stand().state, f"{name} {get_language()} {_overridden()}")
    found = _kept().get(wanted)
    if found is None:
        found = _kept()[wanted] = _made(make)
    else:
        found.put_back()
    stands(*wanted)
    return cast("Given", found.given)


def _made(make: Callable[[], object]) -> Kept:
    rows, files = rows_now(), files_now()
    given = make()
    after, files_after = rows_now(), files_now()
    written = {table: dict(now.items() - rows[table].items()) for table, now in after.items()}
    gone = {table: sorted(before.keys() - after[table].keys()) for table, before in rows.items()}
    return Kept(
        given=given,
        rows={table: dict(sorted(changed.items())) for table, changed in written.items() if changed},
        rows_gone={table: numbers for table, numbers in gone.items() if numbers},
        files={path: file for path, file in files_after.items() if files.get(path) != file},
        files_gone=sorted(files.keys() - files_after.keys()),
    )


def rows_now() -> Rows:
    """Every row of every table, by its number in the table."""
    with connection.cursor() as cursor:
        found: Rows = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT rowid, * FROM "{table}"')  # noqa: S608
            found[table] = {row[0]: tuple(row[1:]) for row in cursor.fetchall()}
        return found


def files_now() -> Files:
    """Every file of the test's place, with its mode."""
    root = house.PLACE.data
    return {
        path.relative_to(root): (path.stat().st_mode, path.read_bytes()) for path in root.rglob("*") if path.is_file()
    }


def _overridden() -> str:
    """The settings that the test changed, innermost first seen."""
    found: dict[str, object] = {}
    layer = house._wrapped  # type: ignore[misc]
    while isinstance(layer, UserSettingsHolder):
        for name, value in vars(layer).items():
            if name.isupper() and name not in OF_ONE_TEST:
                found.setdefault(name, value)
        layer = layer.default_settings
    return repr(sorted(found.items()))


def _names(cursor: CursorWrapper, table: str) -> str:
    """Every column of the table, after the row's number, and as many marks."""
    cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608
    names = ["rowid", *(f'"{column[0]}"' for column in cursor.description)]
    return f"({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"


@contextmanager
def _no_triggers(cursor: CursorWrapper, tables: set[str]) -> Iterator[None]:
    """Within, the tables have no triggers; all in the test's own transaction."""
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in triggers:
        cursor.execute(sql)
