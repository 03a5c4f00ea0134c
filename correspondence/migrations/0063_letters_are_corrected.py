"""A letter names the letter that it corrects; with whom that lies is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0062_letterheads_are_data"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="corrects",
            field=models.CharField(max_length=32, null=True),
        ),
        migrations.AlterField(
            model_name="citation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("yours", "yours"),
                    ("ours", "ours"),
                    ("order", "order"),
                    ("minutes", "minutes"),
                    ("margin", "margin"),
                    ("call", "call"),
                    ("corrects", "corrects"),
                ],
                max_length=8,
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
                    ("idle", "idle"),
                    ("idle_gone", "idle_gone"),
                    ("idle_last", "idle_last"),
                    ("destroyed", "destroyed"),
                    ("pen", "pen"),
                    ("time_asked", "time_asked"),
                    ("time_given", "time_given"),
                    ("time_refused", "time_refused"),
                    ("handed", "handed"),
                    ("amended", "amended"),
                    ("absence", "absence"),
                    ("consigned", "consigned"),
                    ("corrected", "corrected"),
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
                    ("idle", "idle"),
                    ("idle_gone", "idle_gone"),
                    ("idle_last", "idle_last"),
                    ("destroyed", "destroyed"),
                    ("pen", "pen"),
                    ("time_asked", "time_asked"),
                    ("time_given", "time_given"),
                    ("time_refused", "time_refused"),
                    ("handed", "handed"),
                    ("amended", "amended"),
                    ("absence", "absence"),
                    ("consigned", "consigned"),
                    ("corrected", "corrected"),
                    ("sent_on", "sent_on"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)), fields=["corrects"], name="registration_that_corrects"
            ),
        ),
    ]
