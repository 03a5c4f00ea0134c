"""Key events refuse UPDATE and DELETE, whoever asks."""

from typing import Any

from django.db import migrations


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER key_event_refuses_{act.lower()} BEFORE {act} ON signing_event "
                "BEGIN SELECT RAISE(ABORT, 'key events are append-only'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION key_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'key events are append-only' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER key_event_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON signing_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION key_events_are_append_only()"
    )


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER key_event_refuses_{act}")
        return
    schema_editor.execute("DROP TRIGGER key_event_refuses_change ON signing_event")
    schema_editor.execute("DROP FUNCTION key_events_are_append_only()")


class Migration(migrations.Migration):
    """Append-only triggers."""

    dependencies = [("signing", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
