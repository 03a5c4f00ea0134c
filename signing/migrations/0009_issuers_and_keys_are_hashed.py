import hashlib

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each row repeats who issued its certificate, and which key it is of."""
    certificates = apps.get_model("signing", "Certificate").objects
    for row in certificates.order_by("id").iterator():
        read = load_der_x509_certificate(bytes(row.der))
        key = read.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        row.issuer_hash = hashlib.sha256(read.issuer.public_bytes()).hexdigest()
        row.key_hash = hashlib.sha256(key).hexdigest()
        row.save(update_fields=["issuer_hash", "key_hash"])


class Migration(migrations.Migration):
    dependencies = [
        ("signing", "0008_certificates_by_issuer_and_key"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
