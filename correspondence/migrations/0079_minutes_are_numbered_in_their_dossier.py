"""A book of minutes may be that of one dossier."""

from django.db import migrations, models

KINDS = ("outgoing", "outgoing_secret", "incoming", "incoming_secret", "memoranda", "orders", "telegrams", "minutes")


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0078_what_goes_outside_names_its_kind")]
    operations = [
        migrations.AddField("book", "dossier", models.CharField(blank=True, default="", max_length=40)),
        migrations.AlterField("book", "kind", models.CharField(choices=[(one, one) for one in KINDS], max_length=16)),
        migrations.RemoveConstraint("book", "book_of_a_body_and_kind"),
        migrations.AddConstraint(
            "book",
            models.UniqueConstraint(
                condition=models.Q(("unit", None)), fields=("body", "kind", "dossier"), name="book_of_a_body_and_kind"
            ),
        ),
    ]
