"""Who asked to open a top secret letter, and who confirmed it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from archive.core.opening import ASKED_STANDS, LONGEST_REASON, STANDS
from directory.core.reach import Reach


class OpeningQuerySet(models.QuerySet["Opening"]):
    """Openings."""

    def standing(self, person_id: int | None, *, at: datetime) -> OpeningQuerySet:
        """Those confirmed to this person that stand now."""
        return self.filter(asked_by=person_id, seconded_at__gt=at - STANDS, seconded_at__lte=at)

    def waiting(self, *, at: datetime) -> OpeningQuerySet:
        """Those nobody has confirmed and somebody still can."""
        return self.filter(seconded_at=None, asked_at__gte=at - ASKED_STANDS)

    def for_second(self, reach: Reach, *, at: datetime) -> OpeningQuerySet:
        """Those of others that wait; which of them this reach may confirm, the record's envelope says."""
        return self.waiting(at=at).exclude(asked_by=reach.person_id)


class Opening(models.Model):
    """One request to open one record, by its id, so that the line outlives the record."""

    record_id = models.CharField(max_length=32)
    asked_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_index=True)
    reason = models.CharField(max_length=LONGEST_REASON)
    seconded_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    seconded_at = models.DateTimeField(null=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["asked_by", "seconded_at"], name="opening_by_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(seconded_by=None, seconded_at=None)
                | (Q(seconded_by__isnull=False, seconded_at__gte=F("asked_at")) & ~Q(seconded_by=F("asked_by"))),
                name="two_different_people_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id} {self.asked_at:%Y-%m-%d %H:%M}"

    def until(self) -> datetime:
        """Until when it can be confirmed, or stands open."""
        return self.asked_at + ASKED_STANDS if self.seconded_at is None else self.seconded_at + STANDS
