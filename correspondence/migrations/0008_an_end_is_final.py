"""A number's code never changes, and a number that was voided or replaced stays so (I1).

SQLite makes a table anew to add a column and drops its triggers, so all of this table's are put here again.
"""

from typing import Any

from django.db import migrations

TABLE = "correspondence_registration"
SENTENCE = "a number is never taken back"
NEVER = ("book_id", "year", "serial", "text", "on", "at", "direction", "body_id", "memo_id", "record_id", "code")
ONCE = ("void_at", "void_reason", "void_by_id", "superseded_at", "superseded_reason", "superseded_by_id")
ENDED = "WHEN (OLD.void_at IS NOT NULL OR OLD.superseded_at IS NOT NULL)"


def _quoted(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


EVENTS = {
    "refuses_update": f"BEFORE UPDATE OF {_quoted(NEVER)} ON {TABLE} FOR EACH ROW",
    "ends_once": f"BEFORE UPDATE OF {_quoted(ONCE)} ON {TABLE} FOR EACH ROW {ENDED}",
}
DELETE = {
    "sqlite": f"BEFORE DELETE ON {TABLE}",
    "postgresql": f"BEFORE DELETE OR TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    vendor = schema_editor.connection.vendor
    act = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    if vendor != "sqlite":
        act = f"EXECUTE FUNCTION {TABLE}_guard()"  # made by 0002
    for name, event in {**EVENTS, "refuses_delete": DELETE[vendor]}.items():
        _drop(name, schema_editor)
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_{name} {event} {act}")


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the new trigger away; those of 0002 stay."""
    _drop("ends_once", schema_editor)


def _drop(name: str, schema_editor: Any) -> None:
    on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {TABLE}"
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name}{on}")


class Migration(migrations.Migration):
    """Three triggers of one table."""

    dependencies = [("correspondence", "0007_codes_and_ends_of_numbers")]
    operations = [migrations.RunPython(guard, unguard)]
