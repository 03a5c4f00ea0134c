"""A ministry lays down in how many days it deals with papers of each priority, and from which day on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0059_what_came_back_is_told"),
        ("directory", "0022_units_carry_no_flag_of_coordination"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MinistryPace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("ordinary", models.PositiveSmallIntegerField()),
                ("urgent", models.PositiveSmallIntegerField()),
                ("very_urgent", models.PositiveSmallIntegerField()),
                ("hours", models.PositiveSmallIntegerField()),
                ("laid_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
                (
                    "laid_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("body_id", "from_on"),
                "constraints": [
                    models.UniqueConstraint(fields=["body", "from_on"], name="one_pace_from_a_day"),
                    models.CheckConstraint(
                        condition=Q(ordinary__lte=60, urgent__lte=F("ordinary"), very_urgent__lte=F("urgent"))
                        & Q(very_urgent__gte=1, hours__gte=1, hours__lte=24),
                        name="pace_in_bounds",
                    ),
                ],
            },
        ),
    ]
