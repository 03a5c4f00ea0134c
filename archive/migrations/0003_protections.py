"""What the proof of each record rests on, and until when."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = [
        ("archive", "0002_kept_for_good"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProtectingCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=20)),
                ("algorithm", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=20)),
                ("authority", models.CharField(max_length=200)),
                ("holder", models.CharField(max_length=200)),
                ("serial", models.CharField(max_length=80)),
                ("until", models.DateTimeField()),
            ],
            options={
                "ordering": ("until", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("serial", "authority", "what", "digest", "algorithm", "holder", "until"),
                        name="one_row_for_a_protecting_certificate",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Protection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("renewals", models.PositiveIntegerField(default=0)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.CharField(blank=True, default="", max_length=60)),
                (
                    "certificate",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="archive.protectingcertificate",
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="protection", to="archive.record"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(fields=["certificate", "id"], name="protection_by_certificate"),
                    models.Index(
                        condition=models.Q(("tried_at__isnull", False)),
                        fields=["tried_at"],
                        name="protection_last_tried",
                    ),
                    models.Index(
                        condition=models.Q(("failure", ""), _negated=True), fields=["id"], name="protection_failed"
                    ),
                    models.Index(condition=models.Q(("renewals__gt", 0)), fields=["id"], name="protection_renewed"),
                ],
            },
        ),
    ]
