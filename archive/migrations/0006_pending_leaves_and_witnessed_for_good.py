"""Entries wait for their place by trigger; cosignatures and times refuse UPDATE and DELETE; watched logs only grow."""

from typing import Any

from django.db import migrations

TABLES = ("archive_cosignature", "archive_checkpointtime")
WAITS = "INSERT INTO archive_pending (entry_id) VALUES (NEW.id);"
PLACED = "DELETE FROM archive_pending WHERE entry_id = NEW.entry_id;"
LESS = "NEW.size <= OLD.size OR NEW.origin <> OLD.origin"


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database, and lets those wait that have no place yet."""
    if schema_editor.connection.vendor == "sqlite":
        _guard_sqlite(schema_editor)
    else:
        _guard_postgresql(schema_editor)
    schema_editor.execute(
        "INSERT INTO archive_pending (entry_id) SELECT id FROM archive_entry "
        "WHERE NOT EXISTS (SELECT 1 FROM archive_leaf WHERE archive_leaf.entry_id = archive_entry.id)"
    )


def _guard_sqlite(schema_editor: Any) -> None:
    for name, table, act in (
        ("archive_entry_waits", "archive_entry", WAITS),
        ("archive_leaf_placed", "archive_leaf", PLACED),
    ):
        schema_editor.execute(f"CREATE TRIGGER {name} AFTER INSERT ON {table} BEGIN {act} END")
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    schema_editor.execute(
        f"CREATE TRIGGER archive_watchedlog_only_grows BEFORE UPDATE ON archive_watchedlog WHEN {LESS} "
        "BEGIN SELECT RAISE(ABORT, 'archive_watchedlog only grows'); END"
    )
    schema_editor.execute(
        "CREATE TRIGGER archive_watchedlog_stays BEFORE DELETE ON archive_watchedlog "
        "BEGIN SELECT RAISE(ABORT, 'archive_watchedlog only grows'); END"
    )


def _guard_postgresql(schema_editor: Any) -> None:
    for name, act, table in (
        ("archive_entry_waits", WAITS, "archive_entry"),
        ("archive_leaf_placed", PLACED, "archive_leaf"),
    ):
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {act} RETURN NULL; END $$"
        )
        schema_editor.execute(f"CREATE TRIGGER {name} AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION archive_is_append_only()"
        )
    schema_editor.execute(
        "CREATE FUNCTION archive_watchedlog_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF TG_OP = 'DELETE' OR {LESS} THEN RAISE EXCEPTION 'archive_watchedlog only grows' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER archive_watchedlog_only_grows BEFORE UPDATE OR DELETE ON archive_watchedlog "
        "FOR EACH ROW EXECUTE FUNCTION archive_watchedlog_grows()"
    )


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        names = [f"{table}_refuses_{act}" for table in TABLES for act in ("update", "delete")]
        names += ["archive_entry_waits", "archive_leaf_placed"]
        for name in (*names, "archive_watchedlog_only_grows", "archive_watchedlog_stays"):
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_refuses_change ON {table}")
    schema_editor.execute("DROP TRIGGER archive_watchedlog_only_grows ON archive_watchedlog")
    schema_editor.execute("DROP FUNCTION archive_watchedlog_grows()")
    for name, table in (("archive_entry_waits", "archive_entry"), ("archive_leaf_placed", "archive_leaf")):
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
        schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = [("archive", "0005_log_witnesses_and_times")]
    operations = [migrations.RunPython(guard, unguard)]
