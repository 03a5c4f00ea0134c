"""How quickly each ministry deals with papers of each priority, and from which day on."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q

from correspondence.core.pace import MOST_DAYS, MOST_HOURS, Pace, Paces


class PaceQuerySet(models.QuerySet["MinistryPace"]):
    """The paces that were laid down."""

    def of(self, body_ids: Iterable[int]) -> dict[int, Paces]:
        """Those of each of these ministries. One query."""
        found: dict[int, list[tuple[date, Pace]]] = {body: [] for body in body_ids}
        for row in self.filter(body__in=found).order_by("body_id", "from_on"):
            found[row.body_id].append((row.from_on, row.pace()))
        return {body: Paces(laid=tuple(laid)) for body, laid in found.items()}

    def on(self, on: date, *, body_id: int) -> Pace:
        """That of one ministry for what comes on this day. One query."""
        row = self.filter(body=body_id, from_on__lte=on).order_by("-from_on").first()
        return Pace() if row is None else row.pace()


class MinistryPace(models.Model):
    """One pace of a ministry, from a day on; only one that does not hold yet is ever laid anew."""

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    from_on = models.DateField()
    ordinary = models.PositiveSmallIntegerField()
    urgent = models.PositiveSmallIntegerField()
    very_urgent = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField()
    laid_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    laid_at = models.DateTimeField()

    objects = PaceQuerySet.as_manager()

    class Meta:
        ordering = ("body_id", "from_on")
        constraints = (
            models.UniqueConstraint(fields=["body", "from_on"], name="one_pace_from_a_day"),
            models.CheckConstraint(
                condition=Q(ordinary__lte=MOST_DAYS, urgent__lte=F("ordinary"), very_urgent__lte=F("urgent"))
                & Q(very_urgent__gte=1, hours__gte=1, hours__lte=MOST_HOURS),
                name="pace_in_bounds",
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id}: {self.from_on}"

    def pace(self) -> Pace:
        """What it says."""
        return Pace(ordinary=self.ordinary, urgent=self.urgent, very_urgent=self.very_urgent, hours=self.hours)
