"""A count is the sum of its rows; what records rest on is counted too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Tables."""

    dependencies = [("archive", "0015_files_are_added")]

    operations = [
        migrations.RemoveConstraint(model_name="classcount", name="one_count_of_a_class_month_and_label"),
        migrations.AlterField(model_name="classcount", name="records", field=models.IntegerField()),
        migrations.AddIndex(
            model_name="classcount", index=models.Index(fields=["record_class"], name="class_count_by_class")
        ),
        migrations.RemoveIndex(model_name="protection", name="protection_by_renewals"),
        migrations.CreateModel(
            name="ProtectionCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_renewed", models.BooleanField(default=False)),
                ("is_failed", models.BooleanField(default=False)),
                ("records", models.IntegerField()),
                (
                    "certificate",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="archive.protectingcertificate",
                    ),
                ),
            ],
            options={"ordering": ("id",)},
        ),
    ]
