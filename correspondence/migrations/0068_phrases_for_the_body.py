"""Stock phrases stand beside the body too; no table changes."""

from django.db import migrations, models

PLACES = ("greeting", "closing", "purpose", "refer", "inform", "basis", "named", "money", "request")
PLACE = models.CharField(choices=[(place, place) for place in PLACES], max_length=8)


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0067_what_went_outside_is_waited_for")]
    operations = [migrations.AlterField("stockphrase", "place", PLACE)]
