"""A report that was sent back says when; what was sent back and what was replaced are found by their moment."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0058_an_answer_is_left_open_of_a_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="sent_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["sent_back_at"], condition=Q(sent_back_at__isnull=False), name="referral_reported_in_vain"
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                fields=["superseded_at"], condition=Q(superseded_at__isnull=False), name="registration_by_replacement"
            ),
        ),
    ]
