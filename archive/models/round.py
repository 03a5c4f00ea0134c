"""Rounds through everything that is kept: how far they are, and what they found."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F

from archive.core.rounds import EVERY, RoundKind


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds, oldest first."""

    def last(self, kind: RoundKind) -> Round | None:  # type: ignore[override]  # of a kind
        """The newest one."""
        return self.filter(kind=kind.value).order_by("-id").first()

    def last_ended(self, kind: RoundKind) -> Round | None:
        """The newest one that came to its end."""
        return self.filter(kind=kind.value, ended_at__isnull=False).order_by("-id").first()

    def under_way(self, kind: RoundKind, *, at: datetime) -> Round | None:
        """The one under way; a new one when the last began long enough ago; else None."""
        last = self.last(kind)
        if last is not None and last.ended_at is None:
            return last
        if last is not None and at < last.began_at + EVERY[kind]:
            return None
        return self.create(kind=kind.value, began_at=at)


class Round(models.Model):
    """One round: `position` is the next leaf's index, `wrong` counts what was found, `mended` what was repaired."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in RoundKind])
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveBigIntegerField(default=0)
    looked = models.PositiveBigIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    mended = models.PositiveIntegerField(default=0)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["kind", "-id"], name="round_by_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"

    def move(self, position: int, *, looked: int, wrong: int, mended: int = 0) -> None:
        """Counts what was looked at."""
        self.position = position
        counted = {"looked": F("looked") + looked, "wrong": F("wrong") + wrong, "mended": F("mended") + mended}
        Round.objects.filter(pk=self.pk).update(position=position, **counted)

    def end(self, at: datetime) -> None:
        """It came to the end of the log."""
        Round.objects.filter(pk=self.pk).update(ended_at=at)
