"""The journal refuses UPDATE and DELETE; numbers and versions refuse to be rewritten or taken back (I1-I3)."""

from typing import Any

from django.db import migrations

FROZEN = {
    "correspondence_movement": ("the journal of a memo is append-only", None),
    "correspondence_registration": (
        "a number is never taken back",
        ("book_id", "year", "serial", "text", "on", "at", "direction", "body_id", "memo_id", "record_id"),
    ),
    "correspondence_version": (
        "a version is written once",
        ("memo_id", "number", "content", "content_hash", "made_at", "made_by_id"),
    ),
}
"""Table → sentence, and the columns that never change (None: no column ever)."""


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    for table, (sentence, columns) in FROZEN.items():
        statements = _sqlite if schema_editor.connection.vendor == "sqlite" else _postgresql
        for statement in statements(table, sentence, columns):
            schema_editor.execute(statement)


def _of(columns: tuple[str, ...] | None) -> str:
    return "" if columns is None else " OF " + ", ".join(f'"{column}"' for column in columns)


def _sqlite(table: str, sentence: str, columns: tuple[str, ...] | None) -> list[str]:
    stop = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    return [
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE{_of(columns)} ON {table} {stop}",
        f"CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} {stop}",
    ]


def _postgresql(table: str, sentence: str, columns: tuple[str, ...] | None) -> list[str]:
    body = f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    run = f"EXECUTE FUNCTION {table}_guard()"
    return [
        f"CREATE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS {body}",
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE{_of(columns)} ON {table} FOR EACH ROW {run}",
        f"CREATE TRIGGER {table}_refuses_delete BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT {run}",
    ]


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    for table in FROZEN:
        on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {table}"
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_{act}{on}")
        if on:
            schema_editor.execute(f"DROP FUNCTION {table}_guard()")


class Migration(migrations.Migration):
    """Append-only triggers."""

    dependencies = [("correspondence", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
