"""A template may hold a second language's words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One nullable column."""

    dependencies = [("correspondence", "0051_a_second_hash_stays")]
    operations = [migrations.AddField("template", "second", models.JSONField(null=True))]
