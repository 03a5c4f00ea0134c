"""A stage of a circuit may name a unit: any one of it reviews."""

from django.db import migrations, models
from django.db.models import PROTECT, Q

ONE_OF_BOTH = Q(post__isnull=False, unit=None) | Q(post=None, unit__isnull=False, task="review")


class Migration(migrations.Migration):
    """A step names a post or a unit; those that are there name posts."""

    dependencies = [
        ("correspondence", "0068_phrases_for_the_body"),
        ("directory", "0022_units_carry_no_flag_of_coordination"),
    ]
    operations = [
        migrations.AddField(
            "circuitstep", "unit", models.ForeignKey("directory.unit", null=True, on_delete=PROTECT, related_name="+")
        ),
        migrations.AlterField(
            "circuitstep", "post", models.ForeignKey("directory.post", null=True, on_delete=PROTECT, related_name="+")
        ),
        migrations.AddConstraint(
            "circuitstep", models.CheckConstraint(condition=ONE_OF_BOTH, name="step_of_a_circuit_names_post_or_unit")
        ),
    ]
