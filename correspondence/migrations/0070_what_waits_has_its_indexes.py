"""What waits is found past all that is over: a post's tasks, an author's letters under way, referrals, wishes."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0069_a_stage_names_a_unit"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="routestep",
            name="step_of_a_post",
        ),
        migrations.AddIndex(
            model_name="routestep",
            index=models.Index(
                fields=["post", "task", "called_at"], condition=Q(state="pending"), name="task_of_a_post"
            ),
        ),
        migrations.AddIndex(
            model_name="memo",
            index=models.Index(
                fields=["author", "-moved_at"],
                condition=~Q(state="registered"),
                name="memo_not_issued_of_an_author",
            ),
        ),
        migrations.RemoveIndex(
            model_name="referral",
            name="referred_to_a_unit",
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["unit", "due_at"],
                condition=Q(closed_at=None, unit__isnull=False),
                name="live_referral_to_a_unit",
            ),
        ),
        migrations.RemoveIndex(
            model_name="referral",
            name="referred_to_a_post",
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["post", "due_at"],
                condition=Q(closed_at=None, post__isnull=False),
                name="live_referral_to_a_post",
            ),
        ),
        migrations.RemoveIndex(
            model_name="referral",
            name="referred_to_a_person",
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["person", "due_at"],
                condition=Q(closed_at=None, person__isnull=False),
                name="live_referral_to_a_person",
            ),
        ),
        migrations.AddIndex(
            model_name="extension",
            index=models.Index(fields=["referral"], condition=Q(answered_at=None), name="more_time_not_answered"),
        ),
    ]
