"""Whom it concerns is told that a letter is open again."""

from django.db import migrations, models

WHAT = (
    *("arrived", "ahead", "due", "escalated", "ended", "setback", "unsigned", "unread", "idle", "idle_gone"),
    *("idle_last", "destroyed", "pen", "time_asked", "time_given", "time_refused", "handed", "amended", "absence"),
    *("consigned", "corrected", "mandate", "sent_on", "reopened"),
)


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0079_minutes_are_numbered_in_their_dossier")]

    operations = [
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
