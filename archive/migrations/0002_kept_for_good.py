"""Entries, leaves, checkpoints and access changes refuse UPDATE and DELETE; the head only grows."""

from typing import Any

from django.db import migrations

TABLES = ("archive_entry", "archive_leaf", "archive_checkpoint", "archive_accesschange")


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    if schema_editor.connection.vendor == "sqlite":
        _guard_sqlite(schema_editor)
    else:
        _guard_postgresql(schema_editor)


def _guard_sqlite(schema_editor: Any) -> None:
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    schema_editor.execute(
        "CREATE TRIGGER archive_head_only_grows BEFORE UPDATE ON archive_head WHEN NEW.size <= OLD.size "
        "BEGIN SELECT RAISE(ABORT, 'archive_head only grows'); END"
    )
    schema_editor.execute(
        "CREATE TRIGGER archive_head_stays BEFORE DELETE ON archive_head "
        "BEGIN SELECT RAISE(ABORT, 'archive_head only grows'); END"
    )


def _guard_postgresql(schema_editor: Any) -> None:
    schema_editor.execute(
        "CREATE FUNCTION archive_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        params=None,  # the per cent sign is plpgsql's
    )
    schema_editor.execute(
        "CREATE FUNCTION archive_head_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'archive_head only grows' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    schema_editor.execute(
        "CREATE FUNCTION archive_head_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.size <= OLD.size THEN RAISE EXCEPTION 'archive_head only grows' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION archive_is_append_only()"
        )
    schema_editor.execute(
        "CREATE TRIGGER archive_head_only_grows BEFORE UPDATE ON archive_head "
        "FOR EACH ROW EXECUTE FUNCTION archive_head_grows()"
    )
    schema_editor.execute(
        "CREATE TRIGGER archive_head_stays BEFORE DELETE OR TRUNCATE ON archive_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION archive_head_stays()"
    )


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for act in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_refuses_{act}")
        for name in ("only_grows", "stays"):
            schema_editor.execute(f"DROP TRIGGER archive_head_{name}")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_refuses_change ON {table}")
    for name in ("only_grows", "stays"):
        schema_editor.execute(f"DROP TRIGGER archive_head_{name} ON archive_head")
    schema_editor.execute("DROP FUNCTION archive_is_append_only()")
    schema_editor.execute("DROP FUNCTION archive_head_grows()")
    schema_editor.execute("DROP FUNCTION archive_head_stays()")


class Migration(migrations.Migration):
    """Append-only triggers."""

    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
