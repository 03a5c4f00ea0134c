"""A paper book from before the system answers a query once; an altered paper's field is named."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "correspondence_querylookup"
SENTENCE = "a query keeps what the paper book said"


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
    """One table and its triggers, and one column that stays empty in older rows."""

    dependencies = [
        ("correspondence", "0087_an_author_says_whether_an_answer_is_awaited"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "authenticityquery",
            "differs",
            models.CharField(
                choices=[("number", "number"), ("date", "date"), ("both", "both")], max_length=6, null=True
            ),
        ),
        migrations.CreateModel(
            name="QueryLookup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stands", models.BooleanField()),
                ("book", models.CharField(max_length=200)),
                ("place", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "query",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="by_book",
                        to="correspondence.authenticityquery",
                    ),
                ),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.RunPython(guard, unguard),
    ]
