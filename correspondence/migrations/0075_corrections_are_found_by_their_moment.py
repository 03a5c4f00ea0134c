"""The latest corrections are found by their moment, not among all that ever corrected."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0074_copies_go_outside")]

    operations = [
        migrations.AddIndex(
            "registration",
            models.Index(fields=["at"], condition=models.Q(corrects__isnull=False), name="registration_by_correction"),
        )
    ]
