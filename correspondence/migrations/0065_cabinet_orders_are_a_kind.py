"""Cabinet-office orders (أمر ديواني) are a kind of paper; no table changes."""

from django.db import migrations, models

NAMES = (
    *("letter", "memorandum", "submission", "admin_order", "ministerial_order", "cabinet_order", "circular"),
    *("reminder", "reply", "follow_on", "authenticity", "minutes", "telegram"),
)
KINDS = [(name, name) for name in NAMES]
KIND = models.CharField(choices=KINDS, max_length=20)


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0064_what_a_letter_corrects_stays")]
    operations = [
        migrations.AlterField(
            "circuit", "kind", models.CharField(blank=True, choices=KINDS, default="", max_length=20)
        ),
        migrations.AlterField("delivery", "kind", KIND),
        migrations.AlterField("memo", "kind", KIND),
        migrations.AlterField("template", "kind", KIND),
    ]
