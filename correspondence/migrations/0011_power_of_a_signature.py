"""Each signature notes the power that its page names; letters frozen before get the one that fits, if one does."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def note(apps: Any, _schema_editor: Any) -> None:
    """Names the power of every signature that is still awaited."""
    steps, tenures = (apps.get_model("correspondence", "RouteStep"), apps.get_model("directory", "Tenure"))
    for step in steps.objects.filter(state="pending", signer__isnull=False, power=None):
        fitting = tenures.objects.filter(post=step.post_id, person=step.signer_id, capacity=step.capacity)
        step.power = fitting.filter(withdrawn_at=None).order_by("-from_on", "-id").first()
        step.save(update_fields=["power"])


class Migration(migrations.Migration):
    """One column."""

    dependencies = [
        ("correspondence", "0010_closes_of_books"),
        ("directory", "0006_powers_with_limits"),
    ]
    operations = [
        migrations.AddField(
            "routestep",
            "power",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.tenure"
            ),
        ),
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
