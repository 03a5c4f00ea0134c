"""Why a letter that came in by mistake goes out again stands beside where it goes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0060_a_ministry_lays_down_its_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="dispatch",
            name="note",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
    ]
