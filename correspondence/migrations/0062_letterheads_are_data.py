"""What a ministry lays down for the head and foot of its letters, each from a day on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
CENTRE_OR_START = [("centre", "centre"), ("start", "start")]
START_OR_END = [("start", "start"), ("end", "end")]
TERMS = [("kitman", "kitman"), ("sirriya", "sirriya")]


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0022_units_carry_no_flag_of_coordination"),
        ("correspondence", "0061_letters_go_back_or_on"),
    ]
    operations = [
        migrations.CreateModel(
            name="LaidHeading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("words", models.JSONField()),
                ("emblem", models.CharField(blank=True, default="", max_length=64)),
                ("emblem_at", models.CharField(choices=CENTRE_OR_START, max_length=8)),
                ("invocation", models.BooleanField()),
                ("copies_at", models.CharField(choices=START_OR_END, max_length=8)),
                ("grade_term", models.CharField(choices=TERMS, max_length=8)),
                ("laid_at", models.DateTimeField()),
                ("body", models.ForeignKey(to="directory.unit", **KEPT)),
                ("laid_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **KEPT)),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["body", "since"], name="heading_of_a_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("copies_at__in", ("start", "end")),
                            ("emblem_at__in", ("centre", "start")),
                            ("grade_term__in", ("kitman", "sirriya")),
                        ),
                        name="heading_of_known_places",
                    )
                ],
            },
        ),
    ]
