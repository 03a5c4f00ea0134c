"""What this room has forgotten because the archive destroyed the record."""

from django.db import models

from correspondence.models.memo import Memo


class ForgottenQuerySet(models.QuerySet["Forgotten"]):
    """Tombstones that were followed."""

    def newest(self) -> int:
        """The place in the log of the newest; -1 before the first."""
        found = self.order_by("-index").values_list("index", flat=True).first()
        return -1 if found is None else found


class Forgotten(models.Model):
    """A tombstone of the log that was followed here; append-only by trigger.

    Only for such a memo the triggers let the words of versions and movements be blanked.
    """

    index = models.PositiveBigIntegerField(primary_key=True)
    record_id = models.CharField(max_length=32, unique=True)
    memo = models.OneToOneField(Memo, models.PROTECT, null=True, related_name="forgotten")
    at = models.DateTimeField()

    objects = ForgottenQuerySet.as_manager()

    class Meta:
        ordering = ("index",)

    def __str__(self) -> str:
        return self.record_id
