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
TEXT = "what a machine read, for the search: it can be read again, and no promise is made of it"
ALARM = "what was found wrong is found again by the next round, and the log has the INCIDENT"
ROUND = "how far a round has come: a wrong one looks again, or is made good by the next, which begins anew each day"
COUNTED = "how often it was tried; a wrong count delays nothing: what is due follows from the certificate"
DESTROYED = "record_id IN (SELECT record_id FROM archive_tombstone) AND kind <> 'TOMBSTONE'"
OPENED = "who asked and who confirmed stands in the journal, which the log is told of; a row opens for half an hour"
FREE = {
    **{name: {"id": ID} for name in ("record", "recordkey", "recordunit", "readertoken")},
    **{name: {"id": ID} for name in ("recorduserobjectpermission", "recordgroupobjectpermission")},
    "cosignature": {"id": "the order in which they came; the sizes tell it too where the chain is whole"},
    "checkpointtime": {"id": "the order in which they came; the sizes tell it too where the chain is whole"},
    "asked": {"failures": PACE, "again_at": PACE, "-": PACE},
    "followcursor": {"id": ID},
    "alarm": {"*": ALARM},
    "annextext": {"*": TEXT},
    "opening": {"*": OPENED},
    "round": {"*": ROUND},
    "protection": {"id": ID, "renewals": COUNTED, "tried_at": PACE, "failure": COUNTED},
    "protectingcertificate": {"id": "where it is used, its number leads to it; elsewhere it is nobody's"},
    **{name: {"id": ID} for name in ("recordclass", "classcount", "dossier", "filing", "hold")},
    **{name: {"id": ID} for name in ("heldrecord", "tombstone", "protectioncount")},
    "disposal": {"id": ID},
    "disposalitem": {"id": "the order of the lines, which the minutes tell too"},
}
"""What carries no promise: the column, `*` for all of a table, `-` for a row that is gone; and why."""
ONLY = {
    "archive_classcount": "records > 0",
    "archive_followcursor": "source IN ('signing.events', 'directory.journal', 'archive.access')",
    "archive_disposal": "minutes_id IS NOT NULL",
    "archive_disposalitem": "disposal_id IN (SELECT id FROM archive_disposal WHERE minutes_id IS NOT NULL)",
    "archive_protectingcertificate": "id IN (SELECT certificate_id FROM archive_protection)",
    "archive_protection": "certificate_id IS NOT NULL",
}
"""The rows of which something is promised.

The other cursors say how far a second copy, or an answer kept ready, has come: lost ones begin anew. A list that nobody
approved is a proposal: whoever approves it has every record looked at again from its entries. A certificate under which
no letter stands any more says nothing, nor does a count of none. A letter that could not be read has no certificate; it is tried again each day.
"""


GONE = {("archive_entry", name): f"NOT ({DESTROYED})" for name in ("objects_kept", "by", "at")}
"""What nothing tells of a destroyed record any more: that went with its key, by decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One change in the database: where, and what does it."""

    where: str
    sql: str
    values: tuple[Any, ...]


def every(dice: random.Random) -> Iterator[Column]:
    """One change of each column that carries a promise, and one row of each table gone.

    Raises RuntimeError when a table has no row to try it on.
    """
    if lacking := empty():
        message = f"nothing can be tried on {', '.join(lacking)}: tests/faults/furnish.py writes a row into every table"
        raise RuntimeError(message)
    for table in tables():
        free = FREE.get(table.removeprefix("archive_"), {})
        if "*" in free:
            continue
        with connection.cursor() as cursor:
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        which = ONLY.get(table, "1 = 1")
        for name in columns:
            if name not in free:
                keys = _keys(table, GONE.get((table, name), which))
                yield _changed(table, name, dice.choice(keys), dice)
        if "-" not in free:
            key = dice.choice(_keys(table, which))
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
    changed = _moment(table, name) if value is None else other(value, dice)
    if (
        isinstance(value, bytes) and name == "token"
    ):  # its end is the signature; certificates that it carries along are no part of what it says
        changed = value[:-1] + bytes([value[-1] ^ 1])
    return Column(where=f"{table}.{name} {key}: {value!r:.60}", sql=sql, values=(changed, key))


def _moment(table: str, name: str) -> Any:
    """A value where there was none: SQLite reads what is no moment as none."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    kinds = {field.column: field.get_internal_type() for field in model._meta.concrete_fields}
    return {"DateTimeField": "2026-01-01 00:00:00", "DateField": "2026-01-01"}.get(kinds[name], 1)


def _keys(table: str, which: str) -> list[Any]:
    return [row[0] for row in _asked(f"SELECT {_key(table)} FROM {table} WHERE {which}")]  # noqa: S608  (our own tables)


def _key(table: str) -> str:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    return f'"{model._meta.pk.column}"'


def _asked(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())
