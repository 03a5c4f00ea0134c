"""Versions and movements let their words be blanked once the record is destroyed, and never otherwise."""

from typing import Any

from django.db import migrations

VERSION, MOVEMENT, FORGOTTEN = "correspondence_version", "correspondence_movement", "correspondence_forgotten"
SENTENCES = {VERSION: "a version is written once", MOVEMENT: "the journal of a memo is append-only"}
FIXED = {
    VERSION: ("memo_id", "number", "content_hash", "made_at", "made_by_id"),
    MOVEMENT: (
        *("memo_id", "seq", "act", "state", "version", "person_id", "post_id", "holder_post_id", "holder_desk_id"),
        *("due_at", "at", "previous_hash", "own_hash"),
    ),
}
"""What never changes; the words besides are blanked and nothing else."""
WORDS = {
    VERSION: (("content", "text"), "NEW.content = '{}' AND NEW.text = ''"),
    MOVEMENT: (("note",), "NEW.note = ''"),
}
WORDS_POSTGRESQL = {**WORDS, VERSION: (("content", "text"), "NEW.content = '{}'::jsonb AND NEW.text = ''")}
GONE = f"EXISTS (SELECT 1 FROM {FORGOTTEN} WHERE memo_id = OLD.memo_id)"  # noqa: S608  (our own names)


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table, sentence in SENTENCES.items():
        schema_editor.execute(f"DROP TRIGGER {table}_refuses_update{'' if is_sqlite else f' ON {table}'}")
        for statement in (_sqlite if is_sqlite else _postgresql)(table, sentence):
            schema_editor.execute(statement)
    stays = "the destroyed stay forgotten"
    for statement in (_stays_sqlite if is_sqlite else _stays_postgresql)(stays):
        schema_editor.execute(statement)


def _columns(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _sqlite(table: str, sentence: str) -> list[str]:
    stop = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    words, blank = WORDS[table]
    return [
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE OF {_columns(FIXED[table])} ON {table} {stop}",
        (
            f"CREATE TRIGGER {table}_keeps_its_words BEFORE UPDATE OF {_columns(words)} ON {table} "
            f"WHEN NOT ({blank} AND {GONE}) {stop}"
        ),
    ]


def _postgresql(table: str, sentence: str) -> list[str]:
    words, blank = WORDS_POSTGRESQL[table]
    stop = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    return [
        (
            f"CREATE FUNCTION {table}_keeps_its_words() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NOT ({blank} AND {GONE}) THEN {stop} END IF; RETURN NEW; END $$"
        ),
        (
            f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE OF {_columns(FIXED[table])} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_guard()"
        ),
        (
            f"CREATE TRIGGER {table}_keeps_its_words BEFORE UPDATE OF {_columns(words)} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_keeps_its_words()"
        ),
    ]


def _stays_sqlite(sentence: str) -> list[str]:
    stop = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    return [f"CREATE TRIGGER {FORGOTTEN}_refuses_{act.lower()} BEFORE {act} ON {FORGOTTEN} {stop}" for act in ACTS]


ACTS = ("UPDATE", "DELETE")


def _stays_postgresql(sentence: str) -> list[str]:
    return [
        (
            f"CREATE FUNCTION {FORGOTTEN}_guard() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        ),
        (
            f"CREATE TRIGGER {FORGOTTEN}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {FORGOTTEN} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FORGOTTEN}_guard()"
        ),
    ]


class Migration(migrations.Migration):
    """Triggers; there is no way back but a new one."""

    dependencies = [("correspondence", "0013_destroyed_letters_are_forgotten"), ("archive", "0010_tombstones_stay")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
