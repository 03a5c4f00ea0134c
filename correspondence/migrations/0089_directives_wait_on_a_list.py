"""Directives that are written wait on their writer's list for one PIN (decision 27)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies = [
        ("correspondence", "0088_paper_books_answer_queries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            "ListedDirective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=32, unique=True)),
                ("record_id", models.CharField(max_length=32)),
                ("said", models.JSONField()),
                ("at", models.DateTimeField()),
                ("refused", models.CharField(blank=True, default="", max_length=60)),
                ("facts", models.JSONField(default=dict)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(fields=["person", "id"], name="listed_of_a_person"),
                    models.Index(fields=["record_id"], name="listed_of_a_record"),
                ],
            },
        )
    ]
