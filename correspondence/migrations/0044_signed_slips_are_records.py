"""The scan of a signed slip lies in the archive, which knows what kind of file it is; the line names its record."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0043_lists_are_asked_by_index")]

    operations = [migrations.RemoveField(model_name="consignmentline", name="slip_type")]
