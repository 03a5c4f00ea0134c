"""What was mended of a record; SQLite adds nullable columns without making the table anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("archive", "0021_offices_and_queries_are_told")]
    operations = [migrations.AddField("record", "mends", models.JSONField(null=True))]
