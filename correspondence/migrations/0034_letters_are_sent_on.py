from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0033_a_letter_in_two_languages"),
        ("directory", "0014_who_leads_inspects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="sent_on_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("at_registry", "at_registry"),
                    ("delivered", "delivered"),
                    ("acknowledged", "acknowledged"),
                    ("forwarded", "forwarded"),
                    ("ended", "ended"),
                    ("sent_on", "sent_on"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="what",
            field=models.CharField(
                choices=[
                    ("arrived", "arrived"),
                    ("ahead", "ahead"),
                    ("due", "due"),
                    ("escalated", "escalated"),
                    ("ended", "ended"),
                    ("setback", "setback"),
                    ("unread", "unread"),
                    ("handed", "handed"),
                    ("amended", "amended"),
                    ("sent_on", "sent_on"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="stage",
            field=models.CharField(
                choices=[
                    ("arrived", "arrived"),
                    ("ahead", "ahead"),
                    ("due", "due"),
                    ("escalated", "escalated"),
                    ("ended", "ended"),
                    ("setback", "setback"),
                    ("unread", "unread"),
                    ("handed", "handed"),
                    ("amended", "amended"),
                    ("sent_on", "sent_on"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent_on"), _negated=True),
                    models.Q(("sent_on_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="delivery_sent_on_says_why",
            ),
        ),
    ]
