"""A signature is written once, and what it was put under does not change any more (I5)."""

from typing import Any

from django.db import migrations

TABLE = "correspondence_version"
TRIGGER = f"{TABLE}_signed_once"
SENTENCE = "a signed document is written once"
COLUMNS = '"frozen_file", "frozen_sha256", "pages", "fields", "signer_id", "signed_file", "signed_sha256"'
WHEN = "WHEN (OLD.signed_sha256 <> '')"


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the trigger in the words of this database."""
    event = f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE OF {COLUMNS} ON {TABLE} FOR EACH ROW {WHEN}"
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"{event} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END")
        return
    body = f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    schema_editor.execute(f"CREATE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS {body}")
    schema_editor.execute(f"{event} EXECUTE FUNCTION {TRIGGER}()")


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the trigger away."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER {TRIGGER}")
        return
    schema_editor.execute(f"DROP TRIGGER {TRIGGER} ON {TABLE}")
    schema_editor.execute(f"DROP FUNCTION {TRIGGER}()")


class Migration(migrations.Migration):
    """One trigger."""

    dependencies = [("correspondence", "0003_sign_request_session")]
    operations = [migrations.RunPython(guard, unguard)]
