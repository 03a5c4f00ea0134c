"""Triggers write one more or one less as a row of its own: nobody waits for another's count, and none can deadlock."""

from typing import Any

from django.db import migrations

COUNT, FILING, RECORD = "archive_classcount", "archive_filing", "archive_record"
HELD, RESTS = "archive_protectioncount", "archive_protection"


def _month(row: str) -> str:
    """Twelve times the year and the month in which its years began, 0 while they have not."""
    year, month = (f"CAST(SUBSTR(CAST({row}.since AS text), {part}) AS integer)" for part in ("1, 4", "6, 2"))
    return f"COALESCE(12 * {year} + {month}, 0)"


def _filed(filing: str, label: str, found: str, number: int) -> str:
    """So many more of a class; `found` says where the class, the day and the label come from."""
    return (
        f"INSERT INTO {COUNT} (record_class_id, month, level, compartments, records) "
        f"SELECT {filing}.record_class_id, {_month(filing)}, {label}.level, {label}.compartments, {number} {found};"
    )


def _rests(row: str, number: int) -> str:
    """So many more that rest as this row says."""
    return (
        f"INSERT INTO {HELD} (certificate_id, is_renewed, is_failed, records) "  # noqa: S608
        f"VALUES ({row}.certificate_id, {row}.renewals > 0, {row}.failure <> '', {number});"
    )


def _unseen(number: int) -> str:
    """So many more that were not looked at."""
    columns = "(certificate_id, is_renewed, is_failed, records)"
    return f"INSERT INTO {HELD} {columns} VALUES (NULL, FALSE, FALSE, {number});"  # noqa: S608


ADD = _filed("NEW", "r", f"FROM {RECORD} r WHERE r.id = NEW.record_id", 1)
TAKE = _filed("OLD", "r", f"FROM {RECORD} r WHERE r.id = OLD.record_id", -1)
WAITS = "INSERT INTO archive_unclassed (record_id, body_id) "
CLASSED = "DELETE FROM archive_unclassed WHERE record_id = NEW.record_id;"
FREED = f"{WAITS} SELECT r.id, r.body_id FROM {RECORD} r WHERE r.id = OLD.record_id;"  # noqa: S608
RELABEL = _filed("f", "OLD", f"FROM {FILING} f WHERE f.record_id = OLD.id", -1) + _filed(
    "f", "NEW", f"FROM {FILING} f WHERE f.record_id = NEW.id", 1
)
ANEW = (
    ("archive_record_relabelled", "UPDATE OF level, compartments", RECORD, RELABEL),
    ("archive_filing_comes", "INSERT", FILING, ADD + CLASSED),
    ("archive_filing_changes", "UPDATE OF record_class_id, since", FILING, TAKE + ADD),
    ("archive_filing_goes", "DELETE", FILING, TAKE + FREED),
)
NEW = (
    ("archive_record_is_counted", "INSERT", RECORD, _unseen(1)),
    ("archive_record_is_counted_off", "DELETE", RECORD, _unseen(-1)),
    ("archive_protection_comes", "INSERT", RESTS, _unseen(-1) + _rests("NEW", 1)),
    ("archive_protection_changes", "UPDATE", RESTS, _rests("OLD", -1) + _rests("NEW", 1)),
    ("archive_protection_goes", "DELETE", RESTS, _rests("OLD", -1) + _unseen(1)),
)


def count(_apps: Any, schema_editor: Any) -> None:
    """Counts what records rest on, and puts the triggers in the words of this database."""
    schema_editor.execute(
        f"INSERT INTO {HELD} (certificate_id, is_renewed, is_failed, records) "  # noqa: S608
        "SELECT p.certificate_id, COALESCE(p.renewals > 0, FALSE), COALESCE(p.failure <> '', FALSE), COUNT(*) "
        f"FROM {RECORD} r LEFT JOIN {RESTS} p ON p.record_id = r.id GROUP BY 1, 2, 3"
    )
    for name, act, table, does in (*ANEW, *NEW):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
            schema_editor.execute(f"CREATE TRIGGER {name} AFTER {act} ON {table} BEGIN {does} END")
            continue
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {does} RETURN NULL; END $$"
        )
        if (name, act, table, does) in NEW:
            schema_editor.execute(
                f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


def uncount(_apps: Any, schema_editor: Any) -> None:
    """Takes away the triggers that are new; those that were there count in rows still."""
    for name, _, table, _ in NEW:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = [("archive", "0016_counts_are_sums")]
    operations = [migrations.RunPython(count, uncount)]
