"""Directives in the margin, their referrals; a directive is never changed nor taken back."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "correspondence_directive"
SENTENCE = "a directive is said for good"


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
    """Three tables and their triggers."""

    dependencies = [
        ("correspondence", "0011_power_of_a_signature"),
        ("directory", "0007_archivists_and_acts_on_things"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Directive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=32, unique=True)),
                ("record_id", models.CharField(max_length=32)),
                ("upper_due_at", models.DateTimeField(null=True)),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("act", "act"),
                            ("inform", "inform"),
                            ("opinion", "opinion"),
                            ("draft_reply", "draft_reply"),
                            ("approve", "approve"),
                            ("refuse", "refuse"),
                            ("discuss", "discuss"),
                            ("report_by", "report_by"),
                            ("committee", "committee"),
                            ("file", "file"),
                            ("chase", "chase"),
                        ],
                        max_length=12,
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.post"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="OpenedToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_id", models.CharField(max_length=32)),
                ("token", models.CharField(max_length=24)),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("record_id", "token"), name="opened_once")],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("compartments", models.BigIntegerField(default=0)),
                ("personal", models.BooleanField(default=False)),
                ("record_id", models.CharField(max_length=32)),
                (
                    "part",
                    models.CharField(
                        choices=[("lead", "lead"), ("support", "support"), ("copy", "copy")], max_length=8
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("reported", "reported"),
                            ("closed", "closed"),
                            ("returned", "returned"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                ("tokens", models.JSONField(default=list)),
                ("moved_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("read", "read"),
                            ("note", "note"),
                            ("accepted", "accepted"),
                            ("letter", "letter"),
                            ("returned", "returned"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("answer", models.CharField(blank=True, default="", max_length=32)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="correspondence.directive",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.post"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
            options={
                "ordering": ("directive_id", "id"),
            },
        ),
        migrations.AddField(
            model_name="directive",
            name="upper",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lower",
                to="correspondence.referral",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "reported"])),
                fields=["unit", "due_at"],
                name="referred_to_a_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "reported"])),
                fields=["post", "due_at"],
                name="referred_to_a_post",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "reported"])),
                fields=["person", "due_at"],
                name="referred_to_a_person",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["record_id", "state"], name="referral_of_a_record"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person", None), ("post", None), ("unit__isnull", False)),
                    models.Q(("person", None), ("post__isnull", False), ("unit", None)),
                    models.Q(("person__isnull", False), ("post", None), ("unit", None)),
                    _connector="OR",
                ),
                name="referred_to_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("state__in", ["open", "reported"])),
                    models.Q(
                        models.Q(("state__in", ["open", "reported"]), _negated=True),
                        ("closed_at__isnull", False),
                        models.Q(("means", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="referral_over_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("means", "letter"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="XOR",
                ),
                name="referral_answered_by_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(fields=("directive", "unit"), name="referred_to_a_unit_once"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(fields=("directive", "post"), name="referred_to_a_post_once"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(fields=("directive", "person"), name="referred_to_a_person_once"),
        ),
        migrations.AddIndex(
            model_name="directive",
            index=models.Index(fields=["record_id", "body"], name="directive_of_a_record"),
        ),
        migrations.AddIndex(
            model_name="directive",
            index=models.Index(fields=["person", "-at"], name="directive_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("upper_due_at", None),
                    models.Q(("due_at__isnull", False), ("due_at__lte", models.F("upper_due_at"))),
                    _connector="OR",
                ),
                name="directive_never_relaxes",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at", None), ("due_at__gt", models.F("at")), _connector="OR"),
                name="directive_due_ahead",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
