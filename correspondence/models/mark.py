"""Marked passages of returned letters."""

from django.db import models
from django.db.models import F, Q

from correspondence.core.mark import REMARK_LIMIT
from correspondence.core.mark import Mark as Place
from correspondence.models.memo import Memo, Version
from correspondence.models.way import Movement


class Mark(models.Model):
    """One marked passage: its place in that very version, by its hash. Append-only by trigger.

    The words stand in the version alone; the row goes when its letter is forgotten, and never otherwise.
    """

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="marks")
    movement = models.ForeignKey(Movement, models.PROTECT, related_name="marks")
    version = models.ForeignKey(Version, models.PROTECT, related_name="marks")
    content_hash = models.CharField(max_length=64)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    remark = models.CharField(max_length=REMARK_LIMIT, blank=True, default="")

    class Meta:
        ordering = ("movement_id", "start", "id")
        constraints = (
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="mark_has_a_place"),
            models.UniqueConstraint(fields=["movement", "start", "end"], name="mark_once"),
        )

    def __str__(self) -> str:
        return f"{self.memo_id}: {self.start}-{self.end}"

    def place(self) -> Place:
        """The mark as the text is shown with it."""
        return Place(start=self.start, end=self.end, remark=self.remark)
