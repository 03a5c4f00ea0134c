"""The second number of a letter of two ministries: SQLite adds nullable columns without making the table anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns and the index by which a number is found."""

    dependencies = [("archive", "0018_records_say_their_second_dates")]
    operations = [
        migrations.AddField("record", "second", models.JSONField(null=True)),
        migrations.AddField("record", "second_number", models.CharField(max_length=80, null=True)),
        migrations.AddIndex(
            "record",
            models.Index(
                fields=["second_number"], condition=models.Q(second_number__isnull=False), name="record_by_second"
            ),
        ),
    ]
