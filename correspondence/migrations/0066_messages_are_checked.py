"""What is looked at of a message before it is accepted, the senders a registry lists, and who is told of a refusal."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0065_cabinet_orders_are_a_kind"),
        ("directory", "0022_units_carry_no_flag_of_coordination"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailCheck",
            fields=[
                (
                    "intake",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="check_of_mail",
                        serialize=False,
                        to="correspondence.intake",
                    ),
                ),
                ("address", models.CharField(blank=True, default="", max_length=254)),
                ("is_automatic", models.BooleanField(default=False)),
                (
                    "standing",
                    models.CharField(
                        choices=[("known", "known"), ("unknown", "unknown"), ("blocked", "blocked")], max_length=10
                    ),
                ),
                (
                    "proved",
                    models.CharField(
                        choices=[("unchecked", "unchecked"), ("pass", "pass"), ("fail", "fail"), ("none", "none")],
                        max_length=10,
                    ),
                ),
                (
                    "virus",
                    models.CharField(
                        choices=[("unchecked", "unchecked"), ("clean", "clean"), ("infected", "infected")],
                        max_length=10,
                    ),
                ),
                ("virus_name", models.CharField(blank=True, default="", max_length=100)),
            ],
            options={
                "ordering": ("intake_id",),
            },
        ),
        migrations.CreateModel(
            name="MailAnswer",
            fields=[
                (
                    "intake",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer_by_mail",
                        serialize=False,
                        to="correspondence.intake",
                    ),
                ),
                ("address", models.CharField(max_length=254)),
                ("asked_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("undelivered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("intake_id",),
                "indexes": [models.Index(fields=["address", "asked_at"], name="mail_answers_of_an_address")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True), ("undelivered_at__isnull", True), _connector="OR"
                        ),
                        name="mail_answer_went_or_did_not",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedSender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pattern", models.CharField(max_length=254)),
                ("standing", models.CharField(choices=[("known", "known"), ("blocked", "blocked")], max_length=10)),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.desk"
                    ),
                ),
            ],
            options={
                "ordering": ("pattern", "id"),
                "constraints": [models.UniqueConstraint(fields=("desk", "pattern"), name="sender_listed_once")],
            },
        ),
    ]
