"""With which symbol reserved numbers are printed is kept with their block, and never changes."""

from typing import Any

from django.db import migrations, models

TABLE = "correspondence_block"
SENTENCE = "a reserved block ends once and is never changed"
BEFORE = ("book_id", "year", "first", "last", "reason", "at", "by_id")
ENDING = ("released_at", "released_reason", "released_by_id")


def changed(fixed: tuple[str, ...], words: str) -> str:
    """A bound that changes, or the end of a block that is over, as 0015 has it."""
    bounds = " OR ".join(f"NEW.{name} {words} OLD.{name}" for name in fixed)
    again = " OR ".join(f"NEW.{name} {words} OLD.{name}" for name in ENDING)
    closed = f"OLD.closed_id IS NOT NULL AND NEW.closed_id {words} OLD.closed_id"
    return f"{bounds} OR (OLD.released_at IS NOT NULL AND ({again})) OR ({closed})"


def guard(_apps: Any, schema_editor: Any) -> None:
    """The trigger over the symbol too."""
    _put((*BEFORE, "symbol"), schema_editor)


def unguard(_apps: Any, schema_editor: Any) -> None:
    """The trigger as 0015 put it."""
    _put(BEFORE, schema_editor)


def _put(fixed: tuple[str, ...], schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    name, on = f"{TABLE}_refuses_update", "" if is_sqlite else f" ON {TABLE}"
    act = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END" if is_sqlite else f"EXECUTE FUNCTION {TABLE}_guard()"
    when = changed(fixed, "IS NOT" if is_sqlite else "IS DISTINCT FROM")
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    schema_editor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({when}) {act}")


class Migration(migrations.Migration):
    """One column and its trigger."""

    dependencies = [("correspondence", "0076_groups_of_addressees")]
    operations = [
        migrations.AddField(model_name="block", name="symbol", field=models.CharField(max_length=20, null=True)),
        migrations.RunPython(guard, unguard),
    ]
