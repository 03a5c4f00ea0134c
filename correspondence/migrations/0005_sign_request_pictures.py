"""A sign request keeps the hashes of the page pictures that had been shown when it was opened."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("correspondence", "0004_signed_once")]
    operations = [
        migrations.AddField(model_name="signrequest", name="pictures", field=models.JSONField(default=dict)),
    ]
