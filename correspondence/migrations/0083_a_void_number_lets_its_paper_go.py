"""The key by which an intake's twins are found may go, as its words may: a void number leaves the paper free."""

from typing import Any

from django.db import migrations

TABLE = "correspondence_intake"
SENTENCE = "an intake ends once and is never taken back"
FIXED = (
    *("ref", "body_id", "desk_id", "state", "way", "condition", "sealed", "their_on", "came_at", "came_by_id"),
    *("message_id", "registration_id", "record_id", "twin_id", "sender_unit_id", "annexes", "ended_at", "ended_by_id"),
    *("level", "compartments", "personal"),
)
WORDS = ("sender", "sender_key", "subject", "note", "twin_reason", "refused_reason", "their_number")
KEY = "their_key"


def guard(_apps: Any, schema_editor: Any) -> None:
    """The key among what may only go."""
    _put(FIXED, (*WORDS, KEY), schema_editor)


def unguard(_apps: Any, schema_editor: Any) -> None:
    """The trigger as 0021 put it."""
    _put((*FIXED, KEY), WORDS, schema_editor)


def _put(fixed: tuple[str, ...], words: tuple[str, ...], schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    never = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in fixed)
    gone = " OR ".join(f"(NEW.{name} <> OLD.{name} AND NEW.{name} <> '')" for name in words)
    changed = f"OLD.state <> 'open' AND ({never} OR {gone})"
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

    dependencies = [("correspondence", "0082_outside_is_told_what_became")]
    operations = [migrations.RunPython(guard, unguard)]
