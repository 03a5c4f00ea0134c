"""What goes outside names the kind of its letter: after a restore there may be no memo to ask."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0077_blocks_keep_their_symbol")]

    operations = [
        migrations.AddField("dispatch", "kind", models.CharField(blank=True, default="", db_default="", max_length=20)),
    ]
