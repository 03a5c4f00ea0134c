"""Days on which offices are closed."""

from django.db import models
from django.db.models import F, Q

from directory.core.workdays import Governorate, Holidays
from directory.models.people import Named


class Holiday(Named):
    """Closed days of one ministry's offices in one governorate, or in all of them. A withdrawn one stays as a line."""

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    governorate = models.CharField(
        max_length=14, blank=True, default="", choices=[(one.value, one.value) for one in Governorate]
    )
    from_on = models.DateField()
    until_on = models.DateField()
    declared_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("from_on", "id")
        indexes = (models.Index(fields=["body", "until_on"], name="holiday_of_a_body"),)
        constraints = (
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="holiday_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="holiday_withdrawn_by_somebody",
            ),
        )

    def days(self) -> Holidays:
        """The days as the calendar counts them."""
        return Holidays(governorate=self.governorate, from_on=self.from_on, until_on=self.until_on)
