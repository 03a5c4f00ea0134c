"""Counting what was renewed reads an index, not a million rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Another index."""

    dependencies = [
        ("archive", "0003_protections"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="protection",
            name="protection_renewed",
        ),
        migrations.AddIndex(
            model_name="protection",
            index=models.Index(fields=["renewals"], name="protection_by_renewals"),
        ),
    ]
