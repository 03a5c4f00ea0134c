"""An answer that the mail server takes later is tried again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0072_registries_hear_of_mandates")]

    operations = [migrations.AddField("mailanswer", "next_at", models.DateTimeField(null=True))]
