"""What a machine reads of annexes is kept beside their records, for the search."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0022_mistyped_entries_are_mended"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnexText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=80)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("is_recognised", models.BooleanField(default=False)),
                ("seq", models.BigIntegerField(null=True, unique=True)),
                ("sealed", models.BinaryField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="archive.record"
                    ),
                ),
            ],
            options={
                "ordering": ("record", "part"),
                "constraints": [models.UniqueConstraint(fields=("record", "part"), name="one_text_for_an_annex")],
            },
        ),
    ]
