"""Every table and column of the archive, changed one by one; each change is taken back before the next."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tests.faults.changes import other

BESIDE = ("directory_journalline", "signing_event")
"""Tables of rooms below that the log is told of."""
ID = "the table's own counter: nothing refers to it and nobody is shown it"
PACE = "when somebody is asked again: a wrong one asks too early, or a minute late at most"
ALARM = "what was found wrong is found again by the next round, and the log has the INCIDENT"
ROUND = "how far a round has come: a wrong one looks again, or is made good by the next, which begins anew each day"
READY = "an answer kept ready (archive/assess.py), derived from the letter, shown to nobody as proof"
FREE = {
    **{name: {"id": ID} for name in ("record", "recordkey", "recordunit", "readertoken")},
    **{name: {"id": ID} for name in ("recorduserobjectpermission", "recordgroupobjectpermission")},
    "cosignature": {"id": "the order in which they came; the sizes tell it too where the chain is whole"},
    "checkpointtime": {"id": "the order in which they came; the sizes tell it too where the chain is whole"},
    "asked": {"failures": PACE, "again_at": PACE, "-": PACE},
    "followcursor": {"id": ID},
    "alarm": {"*": ALARM},
    "round": {"*": ROUND},
    "protection": {"*": READY},
    "protectingcertificate": {"*": READY},
    "watchedlog": {"-": "a witness that forgot says so to the log it watches, which alone knows how far it had come"},
}
"""What carries no promise: the column, `*` for all of a table, `-` for a row that is gone; and why."""
ONLY = {"archive_followcursor": "source IN ('signing.events', 'directory.journal', 'archive.access')"}
"""The other cursors say how far a second copy, or an answer kept ready, has come: lost ones begin anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One change in the database: where, and what does it."""

    where: str
    sql: str
    values: tuple[Any, ...]


def every(dice: random.Random) -> Iterator[Column]:
    """One change of each column that carries a promise, and one row of each table gone. Every table has a row."""
    for table in tables():
        free = FREE.get(table.removeprefix("archive_"), {})
        if "*" in free or table in empty():  # nothing is promised of what is not there
            continue
        with connection.cursor() as cursor:
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        which = ONLY.get(table, "1 = 1")
        keys = _asked(f"SELECT {_key(table)} FROM {table} WHERE {which}")  # noqa: S608  (names of our own tables)
        for name in columns:
            if name not in free:
                yield _changed(table, name, dice.choice(keys)[0], dice)
        if "-" not in free:
            key = dice.choice(keys)[0]
            sql = f"DELETE FROM {table} WHERE {_key(table)} = %s"  # noqa: S608
            yield Column(where=f"{table} row {key} gone", sql=sql, values=(key,))


def tables() -> list[str]:
    """The archive's, and those of the rooms below that it tells the log of."""
    return [*sorted(model._meta.db_table for model in apps.get_app_config("archive").get_models()), *BESIDE]


def empty() -> list[str]:
    """Tables without a row: what is promised of them would not be tried."""
    return [table for table in tables() if not _asked(f"SELECT 1 FROM {table} LIMIT 1")]  # noqa: S608


def seen(change: Column, look: Callable[[], list[str]]) -> list[str] | None:
    """What is said of it; None when the database itself does not take it. Nothing of it stays."""
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                for name in _asked("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                    cursor.execute(f'DROP TRIGGER "{name[0]}"')
                cursor.execute(change.sql, change.values)
            said = look()
            transaction.set_rollback(True)
    except IntegrityError:
        return None
    finally:
        connection.enable_constraint_checking()
    return said


def _changed(table: str, name: str, key: Any, dice: random.Random) -> Column:
    value = _asked(f'SELECT "{name}" FROM {table} WHERE {_key(table)} = %s', key)[0][0]  # noqa: S608
    sql = f'UPDATE {table} SET "{name}" = %s WHERE {_key(table)} = %s'  # noqa: S608
    changed = other(value, dice)
    if (
        isinstance(value, bytes) and name == "token"
    ):  # its end is the signature; certificates that it carries along are no part of what it says
        changed = value[:-1] + bytes([value[-1] ^ 1])
    return Column(where=f"{table}.{name} {key}: {value!r:.60}", sql=sql, values=(changed, key))


def _key(table: str) -> str:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    return f'"{model._meta.pk.column}"'


def _asked(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())
