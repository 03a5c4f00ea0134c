from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signing", "0009_issuers_and_keys_are_hashed"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(fields=("serial", "issuer_hash"), name="certificate_serial_of_issuer"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_foreign", False)), fields=("serial",), name="certificate_own_serial_is_one"
            ),
        ),
    ]
