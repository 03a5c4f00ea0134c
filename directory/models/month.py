"""First days of months, as a ministry knows them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from directory.core.months import Era, Month


class MonthStartQuerySet(models.QuerySet["MonthStart"]):
    """Lines of the ministries' tables of months."""

    def current(self, body_id: int) -> Self:
        """What counts in that ministry."""
        return self.filter(body=body_id, withdrawn_at=None)

    def table(self, body_id: int, era: Era) -> dict[Month, date]:
        """The first day of each month that the ministry knows of this calendar."""
        return {row.named(): row.first_on for row in self.current(body_id).filter(era=era)}


class MonthStart(models.Model):
    """The first day of one Hijri or Kurdish month in one ministry. A corrected or withdrawn one stays as a line."""

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    era = models.CharField(max_length=7, choices=[(one.value, one.value) for one in Era])
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    first_on = models.DateField()
    entered_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = MonthStartQuerySet.as_manager()

    class Meta:
        ordering = ("first_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["body", "era", "year", "month"], condition=Q(withdrawn_at=None), name="month_begins_once"
            ),
            models.UniqueConstraint(
                fields=["body", "era", "first_on"], condition=Q(withdrawn_at=None), name="months_begin_apart"
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="month_is_of_a_year"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="month_withdrawn_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id}: {self.named()}"

    def named(self) -> Month:
        """Which month it is."""
        return Month(era=Era(self.era), year=self.year, number=self.month)
