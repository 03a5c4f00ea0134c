"""Letters that come in on paper, by e-mail or as files; a delivery of theirs has no sender in the system."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0019_routes_of_several_and_circuits"),
        ("directory", "0008_tenures_say_when_they_were_entered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="sender",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
            ),
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("compartments", models.BigIntegerField(default=0)),
                ("personal", models.BooleanField(default=False)),
                ("ref", models.CharField(max_length=16, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("registered", "registered"), ("refused", "refused")],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("courier", "courier"), ("post", "post"), ("email", "email"), ("file", "file")],
                        max_length=12,
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        choices=[("original", "original"), ("copy", "copy")], default="original", max_length=12
                    ),
                ),
                ("sealed", models.BooleanField(default=False)),
                ("sender", models.CharField(blank=True, default="", max_length=200)),
                ("sender_key", models.CharField(blank=True, default="", max_length=200)),
                ("their_number", models.CharField(blank=True, default="", max_length=60)),
                ("their_key", models.CharField(blank=True, default="", max_length=60)),
                ("their_on", models.DateField(null=True)),
                ("subject", models.CharField(blank=True, default="", max_length=200)),
                ("annexes", models.PositiveSmallIntegerField(default=0)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("came_at", models.DateTimeField()),
                ("message_id", models.CharField(blank=True, default="", max_length=255)),
                ("record_id", models.CharField(blank=True, default="", max_length=32)),
                ("twin_reason", models.CharField(blank=True, default="", max_length=500)),
                ("refused_reason", models.CharField(blank=True, default="", max_length=500)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
                (
                    "came_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "registration",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intake",
                        to="correspondence.registration",
                    ),
                ),
                (
                    "sender_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
                (
                    "twin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="twins",
                        to="correspondence.intake",
                    ),
                ),
            ],
            options={
                "ordering": ("came_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="IntakeFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("file", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("media_type", models.CharField(max_length=120)),
                ("pages", models.PositiveIntegerField(null=True)),
                ("turn", models.PositiveSmallIntegerField(default=0)),
                ("left", models.PositiveSmallIntegerField(default=0)),
                ("top", models.PositiveSmallIntegerField(default=0)),
                ("right", models.PositiveSmallIntegerField(default=1000)),
                ("bottom", models.PositiveSmallIntegerField(default=1000)),
                ("codes", models.JSONField(default=list)),
                ("added_at", models.DateTimeField()),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="correspondence.intake"
                    ),
                ),
            ],
            options={
                "ordering": ("intake_id", "order", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="intake",
            index=models.Index(fields=["desk", "state", "came_at"], name="intake_on_a_desk"),
        ),
        migrations.AddIndex(
            model_name="intake",
            index=models.Index(fields=["record_id"], name="intake_of_a_record"),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("registration__isnull", False), ("state", "registered")),
                    models.Q(models.Q(("state", "registered"), _negated=True), ("registration__isnull", True)),
                    _connector="OR",
                ),
                name="intake_registered_has_its_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "registered"), ("record_id", ""), _connector="XOR"),
                name="intake_registered_has_its_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("refused_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="intake_refused_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "registered"), ("twin", None), models.Q(("their_key", ""), _negated=True)),
                fields=("body", "sender_key", "their_key", "their_on"),
                name="intake_registered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.UniqueConstraint(
                condition=models.Q(("message_id", ""), _negated=True),
                fields=("body", "message_id"),
                name="intake_of_a_mail",
            ),
        ),
        migrations.AddConstraint(
            model_name="intakefile",
            constraint=models.UniqueConstraint(fields=("intake", "file"), name="intake_file_once"),
        ),
        migrations.AddConstraint(
            model_name="intakefile",
            constraint=models.CheckConstraint(
                condition=models.Q(("turn__in", (0, 90, 180, 270))), name="intake_file_turned_by_quarters"
            ),
        ),
        migrations.AddConstraint(
            model_name="intakefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bottom__lte", 1000),
                    ("left__lt", models.F("right")),
                    ("right__lte", 1000),
                    ("top__lt", models.F("bottom")),
                ),
                name="intake_file_crop_leaves_a_page",
            ),
        ),
    ]
