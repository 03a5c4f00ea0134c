"""The log says what offices laid down and what was answered of a letter's issue."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0020_letters_are_corrected"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("RECORD", "RECORD"),
                    ("VOID_NUMBER", "VOID_NUMBER"),
                    ("DIRECTIVE", "DIRECTIVE"),
                    ("DELIVERY", "DELIVERY"),
                    ("ACKNOWLEDGEMENT", "ACKNOWLEDGEMENT"),
                    ("KEY_EVENT", "KEY_EVENT"),
                    ("CLEARANCE_CHANGE", "CLEARANCE_CHANGE"),
                    ("MANDATE", "MANDATE"),
                    ("ACCESS_SEGMENT", "ACCESS_SEGMENT"),
                    ("HOLD", "HOLD"),
                    ("HOLD_RELEASE", "HOLD_RELEASE"),
                    ("TOMBSTONE", "TOMBSTONE"),
                    ("DESTRUCTION", "DESTRUCTION"),
                    ("DISPOSAL", "DISPOSAL"),
                    ("TS_RENEWAL", "TS_RENEWAL"),
                    ("SUPERSEDE", "SUPERSEDE"),
                    ("REGRADE", "REGRADE"),
                    ("RECLASSIFY", "RECLASSIFY"),
                    ("READERS", "READERS"),
                    ("REGISTER_CLOSE", "REGISTER_CLOSE"),
                    ("BLOCK", "BLOCK"),
                    ("RECEIPT", "RECEIPT"),
                    ("INCIDENT", "INCIDENT"),
                    ("RESTORE", "RESTORE"),
                    ("ADDITION", "ADDITION"),
                    ("CORRECT", "CORRECT"),
                    ("LAID_DOWN", "LAID_DOWN"),
                    ("QUERY", "QUERY"),
                ],
                max_length=20,
            ),
        ),
    ]
