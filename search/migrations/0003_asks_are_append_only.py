"""What was asked under a mandate refuses UPDATE and DELETE, whoever asks."""

from typing import Any

from django.db import migrations


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER ask_refuses_{act.lower()} BEFORE {act} ON search_ask "
                "BEGIN SELECT RAISE(ABORT, 'what was asked is append-only'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION ask_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what was asked is append-only' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER ask_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON search_ask "
        "FOR EACH STATEMENT EXECUTE FUNCTION ask_is_append_only()"
    )


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER ask_refuses_{act}")
        return
    schema_editor.execute("DROP TRIGGER ask_refuses_change ON search_ask")
    schema_editor.execute("DROP FUNCTION ask_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_inspections")]
    operations = [migrations.RunPython(guard, unguard)]
