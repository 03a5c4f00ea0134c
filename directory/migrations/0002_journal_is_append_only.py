"""The access journal refuses UPDATE and DELETE, whoever asks."""

from typing import Any

from django.db import migrations


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER journal_refuses_{act.lower()} BEFORE {act} ON directory_journalline "
                "BEGIN SELECT RAISE(ABORT, 'the access journal is append-only'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the access journal is append-only' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER journal_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON directory_journalline "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
    )


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER journal_refuses_{act}")
        return
    schema_editor.execute("DROP TRIGGER journal_refuses_change ON directory_journalline")
    schema_editor.execute("DROP FUNCTION journal_is_append_only()")


class Migration(migrations.Migration):
    """Append-only triggers."""

    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
