"""The registries of inspected bodies are told of mandates, once."""

import django.db.models.deletion
from django.db import migrations, models

WHAT = (
    *("arrived", "ahead", "due", "escalated", "ended", "setback", "unsigned", "unread", "idle", "idle_gone"),
    *("idle_last", "destroyed", "pen", "time_asked", "time_given", "time_refused", "handed", "amended", "absence"),
    *("consigned", "corrected", "mandate", "sent_on"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0071_signatures_have_a_window"),
        ("directory", "0023_mandates_are_disclosed"),
    ]

    operations = [
        migrations.CreateModel(
            name="MandateTold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.desk"
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.mandate"
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [models.UniqueConstraint(fields=["mandate", "desk"], name="mandate_told_once")],
            },
        ),
        migrations.AlterField(
            model_name="notice",
            name="what",
            field=models.CharField(choices=[(one, one) for one in WHAT], max_length=12),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="stage",
            field=models.CharField(choices=[(one, one) for one in WHAT], max_length=12),
        ),
    ]
