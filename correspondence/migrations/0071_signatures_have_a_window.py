"""A signature says itself that it is the other ministry's: several of one ministry may have days too.

Of the signatures that have days, those without a quorum were the guests' until now.
"""

from typing import Any

from django.db import migrations, models

WHAT = (
    *("arrived", "ahead", "due", "escalated", "ended", "setback", "unsigned", "unread", "idle", "idle_gone"),
    *("idle_last", "destroyed", "pen", "time_asked", "time_given", "time_refused", "handed", "amended", "absence"),
    *("consigned", "corrected", "sent_on"),
)


def fill(apps: Any, _schema_editor: Any) -> None:
    """Marks the guests of letters that were sent before."""
    steps = apps.get_model("correspondence", "RouteStep").objects
    steps.filter(task="sign", days__isnull=False, quorum=None).update(is_guest=True)


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0070_what_waits_has_its_indexes"),
    ]

    operations = [
        migrations.AddField(model_name="routestep", name="is_guest", field=models.BooleanField(default=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
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
