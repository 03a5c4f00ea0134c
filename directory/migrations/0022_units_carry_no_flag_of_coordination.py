from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0021_flags_become_powers")]

    operations = [migrations.RemoveField(model_name="unit", name="is_coordinating")]
