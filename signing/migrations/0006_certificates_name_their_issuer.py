import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signing", "0005_keys_elsewhere"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="certificate",
            name="signing_cer_revoked_ca9c75_idx",
        ),
        migrations.AddField(
            model_name="certificate",
            name="issuer",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="signing.certificate",
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("person__isnull", True)), fields=["role", "body"], name="certificate_house"
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["issuer", "not_after"], name="certificate_issuer"),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("revoked_at__isnull", False)),
                fields=["issuer", "not_after"],
                name="certificate_revoked",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["kind", "id"], name="event_kind"),
        ),
    ]
