"""A unit may have an incoming book of its own: two kinds of book, and a way of their numbers."""

from django.db import migrations, models

KINDS = (
    *("outgoing", "outgoing_secret", "incoming", "incoming_secret", "memoranda", "orders", "telegrams", "minutes"),
    *("received", "received_secret"),
)
WAYS = [(one, one) for one in ("out", "in", "unit")]


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0090_letters_name_a_post_or_a_person")]
    operations = [
        migrations.AlterField("book", "kind", models.CharField(choices=[(one, one) for one in KINDS], max_length=16)),
        migrations.AlterField("book", "direction", models.CharField(choices=WAYS, max_length=4)),
        migrations.AlterField("registration", "direction", models.CharField(choices=WAYS, max_length=4)),
    ]
