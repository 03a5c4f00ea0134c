"""What a registry sends to somebody outside the system, and how and when it went."""

from django.db import migrations, models
from django.db.models import PROTECT, Q

UNSENT = Q(means="", went_on=None, noted_at=None, noted_by=None, reference="")
SENT = Q(went_on__isnull=False, noted_at__isnull=False, noted_by__isnull=False) & ~Q(means="")


class Migration(migrations.Migration):
    """One row for each addressee outside; a graded letter is never noted as sent by post or e-mail."""

    dependencies = [
        ("correspondence", "0056_a_receipt_closes_no_clock"),
        ("directory", "0022_units_carry_no_flag_of_coordination"),
    ]
    operations = [
        migrations.CreateModel(
            "Dispatch",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("compartments", models.BigIntegerField(default=0)),
                ("personal", models.BooleanField(default=False)),
                (
                    "outgoing",
                    models.ForeignKey("correspondence.registration", on_delete=PROTECT, related_name="dispatches"),
                ),
                ("desk", models.ForeignKey("directory.desk", on_delete=PROTECT, related_name="+")),
                ("sender", models.ForeignKey("directory.unit", on_delete=PROTECT, related_name="+")),
                ("name", models.CharField(max_length=300)),
                ("address", models.CharField(blank=True, default="", max_length=300)),
                ("email", models.CharField(blank=True, default="", max_length=300)),
                (
                    "means",
                    models.CharField(
                        blank=True, choices=[("email", "email"), ("post", "post")], default="", max_length=10
                    ),
                ),
                ("went_on", models.DateField(null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=100)),
                ("noted_at", models.DateTimeField(null=True)),
                ("noted_by", models.ForeignKey("directory.person", null=True, on_delete=PROTECT, related_name="+")),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(fields=["desk"], condition=Q(means=""), name="dispatch_to_be_sent"),
                    models.Index(fields=["sender"], name="dispatch_of_a_sender"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("outgoing", "name"), name="dispatched_to_one_once"),
                    models.CheckConstraint(condition=UNSENT | SENT, name="dispatch_noted_says_how_and_when"),
                    models.CheckConstraint(
                        condition=Q(means="") | Q(level=0, compartments=0), name="graded_dispatch_goes_by_hand"
                    ),
                ],
            },
        ),
    ]
