from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now there was one root and one issuing authority: they issued everything that is ours."""
    certificates = apps.get_model("signing", "Certificate").objects
    root = certificates.filter(role="root").order_by("id").last()
    issuing = certificates.filter(role="issuing").order_by("id").last()
    if root is not None:
        certificates.filter(role="issuing").update(issuer=root)
    if issuing is not None:
        ours = certificates.filter(is_foreign=False).exclude(role__in=("root", "issuing"))
        ours.update(issuer=issuing)


class Migration(migrations.Migration):
    dependencies = [
        ("signing", "0006_certificates_name_their_issuer"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
