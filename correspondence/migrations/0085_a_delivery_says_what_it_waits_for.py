"""A delivery says whether more than its reading is waited for, where its kind does not tell (domain 1.1)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("correspondence", "0084_purposes_say_what_they_ask")]
    operations = [migrations.AddField("delivery", "awaits", models.BooleanField(null=True))]
