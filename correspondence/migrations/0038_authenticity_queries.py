"""The register of authenticity queries; an entry is written once."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "correspondence_authenticityquery"
SENTENCE = "a query keeps its answer"


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
        ("correspondence", "0037_committees_sign_and_time_is_given"),
        ("directory", "0016_prints_are_counted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthenticityQuery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asker", models.CharField(max_length=200)),
                (
                    "channel",
                    models.CharField(
                        choices=[("telephone", "telephone"), ("letter", "letter"), ("visit", "visit")], max_length=10
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=40)),
                ("number", models.CharField(blank=True, default="", max_length=60)),
                ("on", models.DateField(null=True)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("genuine", "genuine"),
                            ("void", "void"),
                            ("superseded", "superseded"),
                            ("altered", "altered"),
                            ("erased", "erased"),
                            ("mistyped", "mistyped"),
                            ("unknown", "unknown"),
                            ("not_found", "not_found"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                ("newer_number", models.CharField(blank=True, default="", max_length=60)),
                ("newer_on", models.DateField(null=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.desk"
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["desk", "year"], name="queries_of_a_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("asker", ""), _negated=True), name="query_names_who_asks"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(models.Q(("number", ""), _negated=True), ("on__isnull", False)),
                            _connector="OR",
                        ),
                        name="query_names_a_paper",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
