"""A letterhead says whether the foot names the preparer and the reviewers by initials (domain 1.2)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("correspondence", "0091_units_number_what_reaches_them")]
    operations = [
        migrations.AddField("laidheading", "initials", models.BooleanField(default=False, db_default=False)),
    ]
