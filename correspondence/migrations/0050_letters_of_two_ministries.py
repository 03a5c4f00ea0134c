"""Two ministries number one letter, each once; SQLite adds a nullable column without making the table anew."""

from django.db import migrations, models

ACTS = (
    *("start", "revise", "attach", "detach", "send", "initial", "object", "abstain", "silence", "opine", "present"),
    *("skip", "freeze", "give_back", "recall", "ask_back", "let_stand", "suspend", "resume", "sign", "consent"),
    *("register", "dissent", "close_window", "redate", "hand_over", "give_pen", "return_pen", "take_pen", "destroy"),
)


class Migration(migrations.Migration):
    """One more act, the hash under the second seal, and the number once for each ministry."""

    dependencies = [("correspondence", "0049_referrals_open_antecedents")]
    operations = [
        migrations.AlterField("movement", "act", models.CharField(choices=[(act, act) for act in ACTS], max_length=12)),
        migrations.AddField("registration", "document_hash", models.CharField(max_length=64, null=True)),
        migrations.RemoveConstraint("registration", "memo_registered_once"),
        migrations.AddConstraint(
            "registration",
            models.UniqueConstraint(
                condition=models.Q(direction="out"), fields=["memo", "body"], name="memo_registered_once_by_a_body"
            ),
        ),
    ]
