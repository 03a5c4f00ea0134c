"""What was mistyped of a registered paper may change, each time with one mending more; all else stays as 0086 says."""

from typing import Any

from django.db import migrations, models

TABLE = "correspondence_intake"
SENTENCE = "an intake ends once and is never taken back"
FIXED = (
    *("ref", "body_id", "state", "way", "condition", "sealed", "came_at", "came_by_id"),
    *("message_id", "registration_id", "record_id", "annexes", "ended_at", "ended_by_id", "compartments", "personal"),
)
WORDS = ("subject", "note", "refused_reason")
MENDED_FIXED = ("their_on", "twin_id", "sender_unit_id")
MENDED_WORDS = ("sender", "sender_key", "twin_reason", "their_number", "their_key")


def guard(_apps: Any, schema_editor: Any) -> None:
    """Those of one mending, together with its count."""
    differs = _differs(schema_editor)
    counted = f"NEW.mended {differs} OLD.mended"
    once = "(OLD.state = 'registered' AND COALESCE(NEW.mended, 0) = COALESCE(OLD.mended, 0) + 1)"
    told = f"{_never(MENDED_FIXED, differs)} OR {_gone(MENDED_WORDS)} OR {counted}"
    _put(f"{_never(FIXED, differs)} OR {_gone(WORDS)} OR (({told}) AND NOT {once})", schema_editor)


def unguard(_apps: Any, schema_editor: Any) -> None:
    """The trigger as 0086 put it."""
    differs = _differs(schema_editor)
    _put(f"{_never((*FIXED, *MENDED_FIXED), differs)} OR {_gone((*WORDS, *MENDED_WORDS))}", schema_editor)


def _differs(schema_editor: Any) -> str:
    return "IS NOT" if schema_editor.connection.vendor == "sqlite" else "IS DISTINCT FROM"


def _never(names: tuple[str, ...], differs: str) -> str:
    return " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in names)


def _gone(names: tuple[str, ...]) -> str:
    return " OR ".join(f"(NEW.{name} <> OLD.{name} AND NEW.{name} <> '')" for name in names)


def _put(rule: str, schema_editor: Any) -> None:
    is_sqlite, differs = schema_editor.connection.vendor == "sqlite", _differs(schema_editor)
    moved = f"NEW.level {differs} OLD.level OR NEW.desk_id {differs} OLD.desk_id"
    changed = f"OLD.state <> 'open' AND ({rule} OR (({moved}) AND OLD.state <> 'registered'))"
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
    """One column, which SQLite adds without making the table anew, and the trigger that knows it."""

    dependencies = [("correspondence", "0092_a_foot_may_say_initials")]
    operations = [
        migrations.AddField("intake", "mended", models.PositiveSmallIntegerField(null=True)),
        migrations.RunPython(guard, unguard),
    ]
