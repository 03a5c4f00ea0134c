"""What went to somebody outside the system is waited for, and arrives."""

from django.db import migrations, models
from django.db.models import PROTECT, Q

NOT_RECEIVED = Q(received_on=None, receiver="", received_noted_at=None, received_noted_by=None)
RECEIVED = Q(received_on__isnull=False, received_noted_at__isnull=False, went_on__isnull=False)


class Migration(migrations.Migration):
    """By when an answer is wanted, which letter answered, when the letter was received; old rows have none."""

    dependencies = [
        ("correspondence", "0066_messages_are_checked"),
        ("directory", "0022_units_carry_no_flag_of_coordination"),
    ]
    operations = [
        migrations.AddField(
            "dispatch",
            "priority",
            models.CharField(
                choices=[(one, one) for one in ("ordinary", "urgent", "very_urgent", "immediate")],
                db_default="ordinary",
                default="ordinary",
                max_length=12,
            ),
        ),
        migrations.AddField("dispatch", "answer_by", models.DateField(null=True)),
        migrations.AddField("dispatch", "due_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "dispatch", "answer", models.CharField(blank=True, db_default="", default="", max_length=32)
        ),
        migrations.AddField("dispatch", "received_on", models.DateField(null=True)),
        migrations.AddField(
            "dispatch", "receiver", models.CharField(blank=True, db_default="", default="", max_length=200)
        ),
        migrations.AddField("dispatch", "received_noted_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "dispatch",
            "received_noted_by",
            models.ForeignKey("directory.person", null=True, on_delete=PROTECT, related_name="+"),
        ),
        migrations.AddIndex(
            "dispatch",
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False, answer=""), name="dispatch_waited_for"),
        ),
        migrations.AddConstraint(
            "dispatch", models.CheckConstraint(condition=NOT_RECEIVED | RECEIVED, name="dispatch_received_was_sent")
        ),
    ]
