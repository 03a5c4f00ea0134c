from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0007_archivists_and_acts_on_things"),
    ]

    operations = [
        migrations.AddField(
            model_name="tenure",
            name="entered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
