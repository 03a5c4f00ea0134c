"""A line of the journal says by which power its person acted for another (I14), and never changes in that either."""

from typing import Any

from django.db import migrations, models

TABLE = "correspondence_movement"
SENTENCE = "the journal of a memo is append-only"
BEFORE = (
    *("memo_id", "seq", "act", "state", "version", "person_id", "post_id", "holder_post_id", "holder_desk_id"),
    *("due_at", "at", "previous_hash", "own_hash"),
)
NEVER = (*BEFORE, "power")


def guard(_apps: Any, schema_editor: Any) -> None:
    """The trigger over all columns that never change."""
    _put(NEVER, schema_editor)


def unguard(_apps: Any, schema_editor: Any) -> None:
    """The trigger as 0014 put it."""
    _put(BEFORE, schema_editor)


def _put(columns: tuple[str, ...], schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    name, on = f"{TABLE}_refuses_update", "" if is_sqlite else f" ON {TABLE}"
    act = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END" if is_sqlite else f"EXECUTE FUNCTION {TABLE}_guard()"
    quoted = ", ".join(f'"{column}"' for column in columns)
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    schema_editor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE OF {quoted} ON {TABLE} FOR EACH ROW {act}")


class Migration(migrations.Migration):
    """One column and its trigger."""

    dependencies = [("correspondence", "0080_reopening_is_told")]
    operations = [
        migrations.AddField("movement", "power", models.JSONField(null=True)),
        migrations.RunPython(guard, unguard),
    ]
