"""Only of a letter that was issued is an answer left open."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0057_letters_go_outside_the_system"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="partialanswer",
            constraint=models.CheckConstraint(condition=~Q(asked_id=""), name="answer_left_open_of_a_record"),
        ),
    ]
