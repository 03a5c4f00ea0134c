"""It is noted what somebody outside was told became of a letter."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0081_lines_say_by_which_power"),
        ("directory", "0025_first_passwords_are_changed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="dispatch",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="told_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="told_means",
            field=models.CharField(
                blank=True,
                choices=[("post", "post"), ("email", "email"), ("by_hand", "by_hand")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="told_of",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="told_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("told_at", None), ("told_by", None), ("told_means", ""), ("told_of", ""), ("told_on", None)
                    ),
                    models.Q(
                        ("told_at__isnull", False),
                        ("told_on__isnull", False),
                        models.Q(("told_means", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="dispatch_told_says_how_and_when",
            ),
        ),
    ]
