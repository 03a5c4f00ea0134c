"""A sign request remembers the session it was opened in; those of before are void after two minutes anyway."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("correspondence", "0002_append_only")]
    operations = [
        migrations.AddField(
            model_name="signrequest",
            name="session_hash",
            field=models.CharField(blank=True, default="", max_length=64),
        )
    ]
