"""Powers have an order with its day, limits, and an end at once."""

from django.db import migrations, models

CAPACITIES = [(value, value) for value in ("holder", "acting", "authorised", "for", "deputy")]


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_duties_and_proposals")]

    operations = [
        migrations.AddField("tenure", "ceiling", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("tenure", "kinds", models.JSONField(blank=True, default=list)),
        migrations.AddField("tenure", "letter", models.CharField(blank=True, default="", max_length=16)),
        migrations.AddField("tenure", "order_on", models.DateField(blank=True, null=True)),
        migrations.AddField("tenure", "withdrawn_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField("tenure", "capacity", models.CharField(choices=CAPACITIES, max_length=10)),
    ]
