from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signing", "0007_issuers_are_filled_in"),
    ]

    operations = [
        migrations.AlterField(
            model_name="certificate",
            name="serial",
            field=models.CharField(max_length=40),
        ),
        migrations.AddField(
            model_name="certificate",
            name="issuer_hash",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="certificate",
            name="key_hash",
            field=models.CharField(db_index=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
