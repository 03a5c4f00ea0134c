"""Several sign one letter, each named on its page, with a key here or outside."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def _person() -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0008_an_end_is_final"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions("routestep", {"ordering": ("memo_id", "round", "order", "id")}),
        migrations.AddField("routestep", "signer", _person()),
        migrations.AddField("routestep", "capacity", models.CharField(blank=True, default="", max_length=10)),
        migrations.AddField("routestep", "principal", _person()),
        migrations.RemoveConstraint("routestep", "step_order_once"),
        migrations.AddConstraint(
            "routestep",
            models.UniqueConstraint(fields=("memo", "round", "order", "post"), name="step_of_a_post_once"),
        ),
        migrations.AddIndex(
            "routestep", models.Index(fields=["signer"], condition=Q(state="pending"), name="signature_of_a_person")
        ),
        migrations.AddIndex(
            "routestep", models.Index(fields=["post"], condition=Q(state="pending"), name="step_of_a_post")
        ),
        migrations.AddField("routestep", "signed_file", models.CharField(blank=True, default="", max_length=120)),
        migrations.AddField("routestep", "signed_sha256", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField(
            "signrequest",
            "door",
            models.CharField(choices=[("here", "here"), ("outside", "outside")], default="here", max_length=8),
        ),
        migrations.AddField("signrequest", "handed", models.CharField(blank=True, default="", max_length=32)),
        migrations.AddField("signrequest", "prepared_file", models.CharField(blank=True, default="", max_length=120)),
        migrations.AddField("signrequest", "to_sign", models.TextField(blank=True, default="")),
        migrations.AddField("signrequest", "algorithm", models.CharField(blank=True, default="", max_length=40)),
    ]
