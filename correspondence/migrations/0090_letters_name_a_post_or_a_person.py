"""A delivery names the post or the person in its unit to whom the letter is addressed (domain 1.3)."""

from django.db import migrations, models
from django.db.models import PROTECT, Q


class Migration(migrations.Migration):
    """Two columns, and what finds by them."""

    dependencies = [
        ("correspondence", "0089_directives_wait_on_a_list"),
        ("directory", "0025_first_passwords_are_changed"),
    ]
    operations = [
        migrations.AddField(
            "delivery",
            "post",
            models.ForeignKey("directory.post", PROTECT, null=True, related_name="+", db_index=False),
        ),
        migrations.AddField(
            "delivery",
            "person",
            models.ForeignKey("directory.person", PROTECT, null=True, related_name="+", db_index=False),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(fields=["post", "state"], condition=Q(post__isnull=False), name="delivery_to_a_post"),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(fields=["person", "state"], condition=Q(person__isnull=False), name="delivery_to_a_person"),
        ),
        migrations.AddConstraint(
            "delivery",
            models.CheckConstraint(condition=Q(post=None) | Q(person=None), name="delivery_names_post_or_person"),
        ),
    ]
