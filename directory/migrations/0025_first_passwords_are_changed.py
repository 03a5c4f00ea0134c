"""A password that somebody else gave is known as such, and changed by its owner before anything else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0024_units_and_posts_have_codes")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="has_first_password",
            field=models.BooleanField(default=False),
        ),
    ]
