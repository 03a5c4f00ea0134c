"""Counts by class and the records without one: triggers keep both, so that no page counts records."""

from typing import Any

from django.db import migrations

COUNT, FILING, RECORD = "archive_classcount", "archive_filing", "archive_record"


def _month(row: str) -> str:
    """Twelve times the year and the month in which its years began, 0 while they have not."""
    year, month = (f"CAST(SUBSTR(CAST({row}.since AS text), {part}) AS integer)" for part in ("1, 4", "6, 2"))
    return f"COALESCE(12 * {year} + {month}, 0)"


def _add(filing: str, label: str, found: str) -> str:
    """One record more; `found` says where the class, the day and the label come from."""
    return (
        f"INSERT INTO {COUNT} (record_class_id, month, level, compartments, records) "
        f"SELECT {filing}.record_class_id, {_month(filing)}, {label}.level, {label}.compartments, 1 {found} "
        "ON CONFLICT (record_class_id, month, level, compartments) "
        f"DO UPDATE SET records = {COUNT}.records + 1;"
    )


def _take(filing: str, label: str, found: str) -> str:
    """One record less."""
    return (
        f"UPDATE {COUNT} SET records = records - 1 WHERE id IN (SELECT c.id {found} "  # noqa: S608
        f"AND c.record_class_id = {filing}.record_class_id AND c.month = {_month(filing)} "
        f"AND c.level = {label}.level AND c.compartments = {label}.compartments);"
    )


ADD = _add("NEW", "r", f"FROM {RECORD} r WHERE r.id = NEW.record_id")
TAKE = _take("OLD", "r", f"FROM {COUNT} c, {RECORD} r WHERE r.id = OLD.record_id")
WAITS = "INSERT INTO archive_unclassed (record_id, body_id) "
COMES = f"{WAITS} VALUES (NEW.id, NEW.body_id);"
GOES = "DELETE FROM archive_unclassed WHERE record_id = OLD.id;"
ENDED = f"DELETE FROM {COUNT} WHERE record_class_id = OLD.id;"  # noqa: S608
CLASSED = "DELETE FROM archive_unclassed WHERE record_id = NEW.record_id;"
FREED = f"{WAITS} SELECT r.id, r.body_id FROM {RECORD} r WHERE r.id = OLD.record_id;"  # noqa: S608
RELABEL = _take("f", "OLD", f"FROM {COUNT} c, {FILING} f WHERE f.record_id = OLD.id") + _add(
    "f", "NEW", f"FROM {FILING} f WHERE f.record_id = NEW.id"
)
TRIGGERS = (
    ("archive_recordclass_goes", "DELETE", "archive_recordclass", ENDED),
    ("archive_record_comes", "INSERT", RECORD, COMES),
    ("archive_record_relabelled", "UPDATE OF level, compartments", RECORD, RELABEL),
    ("archive_record_goes", "DELETE", RECORD, GOES),
    ("archive_filing_comes", "INSERT", FILING, ADD + CLASSED),
    ("archive_filing_changes", "UPDATE OF record_class_id, since", FILING, TAKE + ADD),
    ("archive_filing_goes", "DELETE", FILING, TAKE + FREED),
)


def count(_apps: Any, schema_editor: Any) -> None:
    """Counts what is there, and puts the triggers in the words of this database."""
    schema_editor.execute(
        f"INSERT INTO {COUNT} (record_class_id, month, level, compartments, records) "  # noqa: S608
        f"SELECT f.record_class_id, {_month('f')}, r.level, r.compartments, COUNT(*) "
        f"FROM {FILING} f JOIN {RECORD} r ON r.id = f.record_id GROUP BY 1, 2, 3, 4"
    )
    schema_editor.execute(
        f"{WAITS} SELECT r.id, r.body_id FROM {RECORD} r "  # noqa: S608
        f"WHERE NOT EXISTS (SELECT 1 FROM {FILING} f WHERE f.record_id = r.id)"
    )
    for name, act, table, does in TRIGGERS:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"CREATE TRIGGER {name} AFTER {act} ON {table} BEGIN {does} END")
        else:
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does} RETURN NULL; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


def uncount(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    for name, _, table, _ in TRIGGERS:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = [("archive", "0013_counts_and_unclassed")]
    operations = [migrations.RunPython(count, uncount)]
