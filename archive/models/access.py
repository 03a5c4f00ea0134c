"""The feed of changes of who may read."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q


class AccessChangeQuerySet(models.QuerySet["AccessChange"]):
    """The access feed."""

    def append(self, seq: int, record_id: str, *, act: str, tokens: frozenset[str], by: str, at: datetime) -> None:
        """Writes one change."""
        self.create(seq=seq, record=record_id, act=act, tokens=sorted(tokens), by=by, at=at)

    def after(self, cursor: int) -> AccessChangeQuerySet:
        """Those after this number, oldest first."""
        return self.filter(seq__gt=cursor).order_by("seq")


class AccessChange(models.Model):
    """A change of who may read a record, in one order for everybody; append-only by trigger."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    record = models.CharField(max_length=32, db_index=True)
    act = models.CharField(max_length=10)
    tokens = models.JSONField(default=list)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    objects = AccessChangeQuerySet.as_manager()

    class Meta:
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.seq} {self.act} {self.record}"


class AccessHeadQuerySet(models.QuerySet["AccessHead"]):
    """The one row."""

    def next(self) -> int:
        """The next number of the feed; the row stays locked to the end of the transaction."""
        head, _ = self.select_for_update().get_or_create(id=1)
        head.seq += 1
        head.save(update_fields=["seq"])
        return head.seq


class AccessHead(models.Model):
    """The last number of the access feed; its row lock puts changes into the order of their commits."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)

    objects = AccessHeadQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_access_head"),)

    def __str__(self) -> str:
        return str(self.seq)
