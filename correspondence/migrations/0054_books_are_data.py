"""Books are opened, changed from a year on, and retired."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0053_a_letter_sets_its_own_deadline")]
    operations = [
        migrations.RemoveField(model_name="book", name="desk"),
        migrations.AddField(model_name="book", name="later", field=models.JSONField(default=list)),
        migrations.AddField(model_name="book", name="edition", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="book", name="retired_at", field=models.DateTimeField(null=True)),
        migrations.RemoveConstraint(model_name="book", name="book_of_a_unit_and_kind"),
        migrations.AddConstraint(
            model_name="book",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)), fields=("unit", "kind"), name="book_of_a_unit_and_kind"
            ),
        ),
    ]
