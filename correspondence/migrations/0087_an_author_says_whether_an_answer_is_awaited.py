"""An author says whether an answer to the letter is awaited; where nothing is said its kind tells (domain 2.9)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("correspondence", "0086_a_registered_paper_may_be_regraded")]
    operations = [migrations.AddField("memo", "awaits", models.BooleanField(null=True))]
