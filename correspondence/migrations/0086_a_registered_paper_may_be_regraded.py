"""Level and desk of a registered paper follow its record's grade; all else of an ended intake stays as 0083 says."""

from typing import Any

from django.db import migrations

TABLE = "correspondence_intake"
SENTENCE = "an intake ends once and is never taken back"
FIXED = (
    *("ref", "body_id", "state", "way", "condition", "sealed", "their_on", "came_at", "came_by_id"),
    *("message_id", "registration_id", "record_id", "twin_id", "sender_unit_id", "annexes", "ended_at", "ended_by_id"),
    *("compartments", "personal"),
)
WORDS = ("sender", "sender_key", "subject", "note", "twin_reason", "refused_reason", "their_number", "their_key")


def guard(_apps: Any, schema_editor: Any) -> None:
    """Both may change once it is registered."""
    _put("({}) AND OLD.state <> 'registered'", schema_editor)


def unguard(_apps: Any, schema_editor: Any) -> None:
    """The trigger as 0083 put it."""
    _put("{}", schema_editor)


def _put(rule: str, schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    never = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in FIXED)
    gone = " OR ".join(f"(NEW.{name} <> OLD.{name} AND NEW.{name} <> '')" for name in WORDS)
    moved = f"NEW.level {differs} OLD.level OR NEW.desk_id {differs} OLD.desk_id"
    changed = f"OLD.state <> 'open' AND ({never} OR {gone} OR ({rule.format(moved)}))"
    if is_sqlite:
        stop = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuses_update")
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_refuses_update BEFORE UPDATE ON {TABLE} WHEN {changed} {stop}")
        return
    raised = f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';"
    schema_editor.execute(
        f"CREATE OR REPLACE FUNCTION {TABLE}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN {raised} RETURN OLD; END IF; "
        f"IF {changed} THEN {raised} END IF; RETURN NEW; END $$"
    )


class Migration(migrations.Migration):
    """One trigger."""

    dependencies = [("correspondence", "0085_a_delivery_says_what_it_waits_for")]
    operations = [migrations.RunPython(guard, unguard)]
