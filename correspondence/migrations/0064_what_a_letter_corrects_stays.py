"""Which letter a letter corrects never changes, like the rest of its number (I1)."""

from typing import Any

from django.db import migrations

TABLE = "correspondence_registration"
SENTENCE = "a number is never taken back"
NUMBER = ("book_id", "year", "serial", "text", "on", "at", "direction", "body_id", "memo_id", "record_id", "code")
BEFORE = (*NUMBER, "also_on", "document_hash")
NEVER = (*BEFORE, "corrects")


def guard(_apps: Any, schema_editor: Any) -> None:
    """The trigger over all columns that never change."""
    _put(NEVER, schema_editor)


def unguard(_apps: Any, schema_editor: Any) -> None:
    """The trigger as 0051 put it."""
    _put(BEFORE, schema_editor)


def _put(columns: tuple[str, ...], schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    name, on = f"{TABLE}_refuses_update", "" if is_sqlite else f" ON {TABLE}"
    act = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END" if is_sqlite else f"EXECUTE FUNCTION {TABLE}_guard()"
    quoted = ", ".join(f'"{column}"' for column in columns)
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    schema_editor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE OF {quoted} ON {TABLE} FOR EACH ROW {act}")


class Migration(migrations.Migration):
    """One trigger."""

    dependencies = [("correspondence", "0063_letters_are_corrected")]
    operations = [migrations.RunPython(guard, unguard)]
