"""The hand-over book: a line's first columns never change, its end is written once, and no line goes."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "correspondence_consignmentline"
SENTENCE = "a line of the hand-over book stays"
NEVER = (
    *("desk_id", "year", "serial", "thing", "registration_id", "number", "number_on", "words", "unit_id", "person_id"),
    *("outside", "bearer", "on", "at", "by_id", "originator_id", "level", "compartments", "personal"),
)


def _events(vendor: str) -> dict[str, str]:
    changed = " OR ".join(
        f'OLD."{one}" {"IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"} NEW."{one}"' for one in NEVER
    )
    deletes = "" if vendor == "sqlite" else " OR TRUNCATE"
    rows = "" if vendor == "sqlite" else " FOR EACH STATEMENT"
    return {
        "refuses_update": f"BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN (OLD.stand <> 'open' OR {changed})",
        "refuses_delete": f"BEFORE DELETE{deletes} ON {TABLE}{rows}",
    }


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    vendor = schema_editor.connection.vendor
    act = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    if vendor != "sqlite":
        body = f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        schema_editor.execute(f"CREATE FUNCTION {TABLE}_guard() RETURNS trigger LANGUAGE plpgsql AS {body}")
        act = f"EXECUTE FUNCTION {TABLE}_guard()"
    for name, event in _events(vendor).items():
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_{name} {event} {act}")


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    vendor = schema_editor.connection.vendor
    on = "" if vendor == "sqlite" else f" ON {TABLE}"
    for name in _events(vendor):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_{name}{on}")
    if on:
        schema_editor.execute(f"DROP FUNCTION {TABLE}_guard()")


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0038_authenticity_queries"),
        ("directory", "0016_prints_are_counted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="what",
            field=models.CharField(
                choices=[
                    ("arrived", "arrived"),
                    ("ahead", "ahead"),
                    ("due", "due"),
                    ("escalated", "escalated"),
                    ("ended", "ended"),
                    ("setback", "setback"),
                    ("unread", "unread"),
                    ("idle", "idle"),
                    ("idle_gone", "idle_gone"),
                    ("pen", "pen"),
                    ("time_asked", "time_asked"),
                    ("time_given", "time_given"),
                    ("time_refused", "time_refused"),
                    ("handed", "handed"),
                    ("amended", "amended"),
                    ("consigned", "consigned"),
                    ("sent_on", "sent_on"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="stage",
            field=models.CharField(
                choices=[
                    ("arrived", "arrived"),
                    ("ahead", "ahead"),
                    ("due", "due"),
                    ("escalated", "escalated"),
                    ("ended", "ended"),
                    ("setback", "setback"),
                    ("unread", "unread"),
                    ("idle", "idle"),
                    ("idle_gone", "idle_gone"),
                    ("pen", "pen"),
                    ("time_asked", "time_asked"),
                    ("time_given", "time_given"),
                    ("time_refused", "time_refused"),
                    ("handed", "handed"),
                    ("amended", "amended"),
                    ("consigned", "consigned"),
                    ("sent_on", "sent_on"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="ConsignmentBook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveIntegerField(default=0)),
                ("next", models.PositiveIntegerField(default=1)),
                (
                    "desk",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.desk"
                    ),
                ),
            ],
            options={
                "ordering": ("desk_id",),
            },
        ),
        migrations.CreateModel(
            name="ConsignmentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("compartments", models.BigIntegerField(default=0)),
                ("personal", models.BooleanField(default=False)),
                ("year", models.PositiveIntegerField()),
                ("serial", models.PositiveIntegerField()),
                (
                    "thing",
                    models.CharField(
                        choices=[
                            ("original", "original"),
                            ("sealed", "sealed"),
                            ("print", "print"),
                            ("outgoing", "outgoing"),
                            ("other", "other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(blank=True, default="", max_length=60)),
                ("number_on", models.DateField(null=True)),
                ("words", models.CharField(blank=True, default="", max_length=200)),
                ("outside", models.CharField(blank=True, default="", max_length=200)),
                ("bearer", models.CharField(max_length=200)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "stand",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("received", "received"),
                            ("refused", "refused"),
                            ("returned", "returned"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_name", models.CharField(blank=True, default="", max_length=200)),
                ("slip", models.CharField(blank=True, default="", max_length=120)),
                ("slip_type", models.CharField(blank=True, default="", max_length=100)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
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
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "originator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "registration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="correspondence.registration",
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
                "ordering": ("desk_id", "year", "serial"),
                "indexes": [
                    models.Index(fields=["desk", "on"], name="consignments_of_a_day"),
                    models.Index(
                        condition=models.Q(("stand", "open")), fields=["desk"], name="consignment_not_received"
                    ),
                    models.Index(
                        condition=models.Q(("stand", "open")), fields=["person"], name="consignment_to_a_person"
                    ),
                    models.Index(condition=models.Q(("stand", "open")), fields=["unit"], name="consignment_to_a_unit"),
                    models.Index(
                        condition=models.Q(("stand__in", ("refused", "returned"))),
                        fields=["ended_at"],
                        name="consignment_not_taken",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("desk", "year", "serial"), name="consignment_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outside", ""), ("person", None), ("unit__isnull", False)),
                            models.Q(("outside", ""), ("person__isnull", False), ("unit", None)),
                            models.Q(("person", None), ("unit", None), models.Q(("outside", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="consignment_has_one_receiver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("registration", None), ("thing", "other"), models.Q(("words", ""), _negated=True)
                            ),
                            models.Q(models.Q(("thing", "other"), _negated=True), ("registration__isnull", False)),
                            _connector="OR",
                        ),
                        name="consignment_names_a_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("personal", True), _negated=True), ("unit", None), _connector="OR"
                        ),
                        name="personal_consignment_goes_to_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("reason", ""), ("signed_at", None), ("stand", "open")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("signed_at__isnull", False),
                                ("stand", "received"),
                                models.Q(("signed_name", ""), _negated=True),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("stand__in", ("refused", "returned")),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consignment_ends_with_a_name_or_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
