"""A delivery keeps the day that its letter itself sets for the answer; no calendar moves it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0052_templates_in_two_languages"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="answer_by",
            field=models.DateField(null=True),
        ),
    ]
