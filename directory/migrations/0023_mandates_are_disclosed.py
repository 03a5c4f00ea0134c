"""The registry of an inspected body is told of a mandate: at once, or on its day.

Of those given before this nobody promised that; their registries are told once they are over.
"""

from datetime import timedelta
from typing import Any

from django.db import migrations, models


def fill(apps: Any, _schema_editor: Any) -> None:
    """Names the day after the last one of every mandate that there is."""
    for row in apps.get_model("directory", "Mandate").objects.all():
        row.disclose_on = row.until_on + timedelta(days=1)
        row.save(update_fields=["disclose_on"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0022_units_carry_no_flag_of_coordination")]

    operations = [
        migrations.AddField(model_name="mandate", name="disclose_on", field=models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
