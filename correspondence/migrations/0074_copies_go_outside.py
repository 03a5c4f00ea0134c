"""What goes outside may be a copy, with its purpose."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0073_answers_are_tried_again")]

    operations = [
        migrations.AddField("dispatch", "copy", models.BooleanField(default=False, db_default=False)),
        migrations.AddField(
            "dispatch", "purpose", models.CharField(blank=True, default="", db_default="", max_length=300)
        ),
    ]
