"""Tombstones refuse UPDATE and DELETE."""

from typing import Any

from django.db import migrations

TABLE = "archive_tombstone"


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_refuses_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
            )
        return
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION archive_is_append_only()"
    )


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_refuses_{act}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_refuses_change ON {TABLE}")


class Migration(migrations.Migration):
    """Triggers of one table."""

    dependencies = [("archive", "0009_records_management")]
    operations = [migrations.RunPython(guard, unguard)]
