"""No list that a person opens reads the whole house: each asks by an index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0042_a_letter_parted_names_its_pass"),
        ("directory", "0016_prints_are_counted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="citation",
            name="citation_of_a_record",
        ),
        migrations.AddIndex(
            model_name="citation",
            index=models.Index(fields=["cited_id"], name="citation_of_the_cited"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["unit", "sent_at"], name="delivery_to_a_unit"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["sender", "due_at"], name="delivery_of_a_sender"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("personal", True)), fields=["body", "sent_at"], name="delivery_in_person"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("forwarded_at__isnull", False)), fields=["forwarded_at"], name="delivery_by_passing"
            ),
        ),
        migrations.AddIndex(
            model_name="intake",
            index=models.Index(fields=["desk", "ended_at"], name="intake_ended_on_a_desk"),
        ),
        migrations.AddIndex(
            model_name="memo",
            index=models.Index(fields=["author", "-moved_at"], name="memo_moved_of_an_author"),
        ),
        migrations.AddIndex(
            model_name="memo",
            index=models.Index(fields=["unit", "state"], name="memo_of_a_unit"),
        ),
        migrations.AddIndex(
            model_name="memo",
            index=models.Index(fields=["record_id"], name="memo_by_record"),
        ),
        migrations.AddIndex(
            model_name="memo",
            index=models.Index(condition=models.Q(("kind", "reminder")), fields=["unit"], name="memo_that_reminds"),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(fields=["act", "at"], name="movement_by_act"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["about"], name="notice_about"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["state", "closed_at"], name="referral_by_end"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["book", "id"], name="registration_after_another"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["book", "on"], name="registration_by_day"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("void_at__isnull", False)), fields=["void_at"], name="registration_by_end"
            ),
        ),
        migrations.AddIndex(
            model_name="routestep",
            index=models.Index(fields=["post", "called_at"], name="step_by_call"),
        ),
    ]
