"""The closes of books, which no update and no deletion ever touches."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "correspondence_close"
SENTENCE = "a close is said for good"


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    if schema_editor.connection.vendor == "sqlite":
        stop = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_refuses_update BEFORE UPDATE ON {TABLE} {stop}")
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_refuses_delete BEFORE DELETE ON {TABLE} {stop}")
        return
    body = f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    run = f"EXECUTE FUNCTION {TABLE}_guard()"
    schema_editor.execute(f"CREATE FUNCTION {TABLE}_guard() RETURNS trigger LANGUAGE plpgsql AS {body}")
    schema_editor.execute(f"CREATE TRIGGER {TABLE}_refuses_update BEFORE UPDATE ON {TABLE} FOR EACH ROW {run}")
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_refuses_delete BEFORE DELETE OR TRUNCATE ON {TABLE} FOR EACH STATEMENT {run}"
    )


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {TABLE}"
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_refuses_{act}{on}")
    if on:
        schema_editor.execute(f"DROP FUNCTION {TABLE}_guard()")


class Migration(migrations.Migration):
    """One table and its triggers."""

    dependencies = [
        ("correspondence", "0009_joint_signatures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Close",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("closing", models.PositiveIntegerField()),
                ("year", models.PositiveIntegerField(default=0)),
                ("serial", models.PositiveIntegerField(default=0)),
                ("count", models.PositiveIntegerField(default=0)),
                ("ended", models.JSONField(default=list)),
                ("record_id", models.CharField(max_length=32, unique=True)),
                ("sheet", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closes",
                        to="correspondence.book",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "last",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="correspondence.registration",
                    ),
                ),
            ],
            options={
                "ordering": ("book_id", "closing"),
                "constraints": [models.UniqueConstraint(fields=("book", "closing"), name="one_close_of_a_number")],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
