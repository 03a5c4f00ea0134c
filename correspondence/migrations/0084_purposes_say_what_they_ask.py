"""A purpose that is chosen from a list says whether its copy is for action."""

from django.db import migrations, models

CHOICES = [("action", "action"), ("nothing", "nothing")]


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0083_a_void_number_lets_its_paper_go")]
    operations = [
        migrations.AddField(one, "asks", models.CharField(choices=CHOICES, max_length=8, null=True))
        for one in ("delivery", "stockphrase")
    ]
