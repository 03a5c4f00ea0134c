"""Whose turn it is to write a draft, and by which terms of the ministry drafts are kept."""

from django.db import models
from django.db.models import F, Q

from correspondence.core import idle, pen
from correspondence.core.pen import End
from correspondence.models.label import choices
from correspondence.models.memo import Memo


class Pen(models.Model):
    """One turn of a colleague at a draft. The row without an end says who alone may write now; else its author does."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="pens")
    holder = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    given_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    note = models.CharField(max_length=pen.NOTE_LIMIT, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=choices(End), blank=True, default="")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["memo"], condition=Q(ended_at=None), name="one_pen_of_a_draft"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""), name="pen_ends_once"
            ),
        )
        indexes = (models.Index(fields=["holder"], condition=Q(ended_at=None), name="pen_in_a_hand"),)

    def __str__(self) -> str:
        return f"{self.memo_id}: {self.holder_id}"


class DraftTerms(models.Model):
    """What one ministry has laid down for its drafts: when a pen may be taken back, and when one is abandoned."""

    body = models.OneToOneField("directory.Unit", models.PROTECT, related_name="+")
    pen_days = models.PositiveSmallIntegerField(default=pen.DAYS)
    idle_days = models.PositiveSmallIntegerField(default=idle.IDLE_DAYS)
    tell_days = models.PositiveSmallIntegerField(default=idle.TELL_DAYS)
    end = models.CharField(max_length=10, choices=choices(idle.End), default=idle.End.HAND_OVER)
    laid_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    laid_at = models.DateTimeField()

    class Meta:
        ordering = ("body_id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(pen_days__gte=pen.LEAST, pen_days__lte=pen.MOST), name="pen_days_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(idle_days__gte=idle.LEAST_IDLE, idle_days__lte=idle.MOST_IDLE)
                & Q(tell_days__gte=idle.LEAST_TELL, tell_days__lte=F("idle_days")),
                name="idle_days_in_bounds",
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id}: {self.pen_days}"
