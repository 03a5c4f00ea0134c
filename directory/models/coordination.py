"""The power of a body to see figures of all ministries."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


class CoordinationQuerySet(models.QuerySet["Coordination"]):
    """Powers to see across ministries."""

    def on(self, on: date) -> Self:
        """Those in force that day."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on, withdrawn_at=None)


class Coordination(models.Model):
    """A unit whose head sees figures, never letters, of all ministries: by whose order, from which day to which.

    A withdrawn one stays as a line.
    """

    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    authority = models.CharField(max_length=200)
    order = models.CharField(max_length=120)
    order_on = models.DateField(null=True)  # None: a power of before orders were entered
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # at once, whatever its days say

    objects = CoordinationQuerySet.as_manager()

    class Meta:
        ordering = ("from_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="coordination_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(until_on=None, withdrawn_at=None), name="one_lasting_coordination_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.order}"
