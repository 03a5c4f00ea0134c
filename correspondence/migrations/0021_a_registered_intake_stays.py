"""An intake ends once (I1, I3): what was registered or refused is never opened again, and its words may only go."""

from typing import Any

from django.db import migrations

INTAKE, FILE = "correspondence_intake", "correspondence_intakefile"
FIXED = (
    *(
        "ref",
        "body_id",
        "desk_id",
        "state",
        "way",
        "condition",
        "sealed",
        "their_key",
        "their_on",
        "came_at",
        "came_by_id",
    ),
    *("message_id", "registration_id", "record_id", "twin_id", "sender_unit_id", "annexes", "ended_at", "ended_by_id"),
    *("level", "compartments", "personal"),
)
WORDS = ("sender", "sender_key", "subject", "note", "twin_reason", "refused_reason", "their_number")
SENTENCE = "an intake ends once and is never taken back"
FILES_STAY = "the files of a registered intake stay as they came"
OPEN = "SELECT state FROM correspondence_intake WHERE id = OLD.intake_id"
BYTES = (
    "intake_id",
    "order",
    "file",
    "sha256",
    "size",
    "media_type",
    "pages",
    "turn",
    "left",
    "top",
    "right",
    "bottom",
)


def _changed(words: str) -> str:
    fixed = " OR ".join(f"NEW.{name} {words} OLD.{name}" for name in FIXED)
    said = " OR ".join(f"(NEW.{name} <> OLD.{name} AND NEW.{name} <> '')" for name in WORDS)
    return f"OLD.state <> 'open' AND ({fixed} OR {said})"


def _moved(words: str) -> str:
    fixed = " OR ".join(f'NEW."{name}" {words} OLD."{name}"' for name in BYTES)
    return f"({OPEN}) <> 'open' AND ({fixed})"


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    make = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        stop = "BEGIN SELECT RAISE(ABORT, '{}'); END"
        own, files = stop.format(SENTENCE), stop.format(FILES_STAY)
        make(f"CREATE TRIGGER {INTAKE}_refuses_update BEFORE UPDATE ON {INTAKE} WHEN {_changed('IS NOT')} {own}")
        make(f"CREATE TRIGGER {INTAKE}_refuses_delete BEFORE DELETE ON {INTAKE} {own}")
        make(f"CREATE TRIGGER {FILE}_refuses_update BEFORE UPDATE ON {FILE} WHEN {_moved('IS NOT')} {files}")
        make(f"CREATE TRIGGER {FILE}_refuses_delete BEFORE DELETE ON {FILE} WHEN ({OPEN}) <> 'open' {files}")
        return
    raised = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation';"
    for table, sentence, rule in ((INTAKE, SENTENCE, "TRUE"), (FILE, FILES_STAY, f"({OPEN}) <> 'open'")):
        changed = _changed("IS DISTINCT FROM") if table == INTAKE else _moved("IS DISTINCT FROM")
        make(
            f"CREATE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' THEN IF {rule} THEN {raised.format(sentence)} END IF; RETURN OLD; END IF; "
            f"IF {changed} THEN {raised.format(sentence)} END IF; RETURN NEW; END $$"
        )
        make(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_guard()"
        )


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    for table in (INTAKE, FILE):
        if schema_editor.connection.vendor == "sqlite":
            for act in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_refuses_{act}")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_change ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_guard()")


class Migration(migrations.Migration):
    """Four triggers of two tables."""

    dependencies = [("correspondence", "0020_letters_come_in_on_paper")]
    operations = [migrations.RunPython(guard, unguard)]
