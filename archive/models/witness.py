"""What others say of our checkpoints, and what we said of theirs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, Min, Q

from archive.models.log import Checkpoint

LONGEST_WAIT = 60


class CosignatureQuerySet(models.QuerySet["Cosignature"]):
    """Cosignatures of witnesses."""

    def newest_witnessed(self, names: Collection[str], *, quorum: int) -> int | None:
        """The size of the newest checkpoint that so many of these witnesses cosigned."""
        known = self.filter(name__in=names).order_by("-checkpoint_id").values("checkpoint_id")
        enough = known.annotate(count=Count("id")).filter(count__gte=quorum)
        return enough.values_list("checkpoint_id", flat=True).first()


class Cosignature(models.Model):
    """A witness's line under one of our checkpoints, as the note carries it; append-only by trigger.

    `previous` is the size this witness cosigned before, 0 before its first, so that none can be missing.
    """

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures", db_index=False)
    name = models.CharField(max_length=200)
    line = models.TextField()
    at = models.DateTimeField()
    previous = models.PositiveBigIntegerField(null=True)

    objects = CosignatureQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["checkpoint", "name"], name="one_cosignature_of_a_witness"),)

    def __str__(self) -> str:
        return f"{self.name} {self.checkpoint_id}"


class CheckpointTime(models.Model):
    """An RFC 3161 token over one of our checkpoints: SHA-256 of its note, DER; append-only by trigger.

    `previous` is the size this authority stamped before, 0 before its first, so that none can be missing.
    """

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="times", db_index=False)
    source = models.CharField(max_length=200)
    token = models.BinaryField()
    at = models.DateTimeField()
    previous = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["checkpoint", "source"], name="one_time_of_a_source"),)
        indexes = (models.Index(fields=["source", "checkpoint"], name="time_by_source"),)

    def __str__(self) -> str:
        return f"{self.source} {self.checkpoint_id}"


class AskedQuerySet(models.QuerySet["Asked"]):
    """One row for each witness or time authority that is asked."""

    def waiting(self, at: datetime) -> frozenset[str]:
        """Those that failed and are not asked again yet."""
        return frozenset(self.filter(again_at__gt=at).values_list("name", flat=True))

    def sizes(self) -> dict[str, int]:
        """The size each witness cosigned last."""
        return dict(self.values_list("name", "size"))

    def answered(self, name: str, *, size: int, at: datetime) -> None:
        """It answered for a checkpoint of this size."""
        self.update_or_create(name=name, defaults={"size": size, "failures": 0, "again_at": at})

    def failed(self, name: str, *, at: datetime) -> None:
        """It did not: the next try waits twice as long, at most a minute."""
        row, _ = self.get_or_create(name=name, defaults={"again_at": at})
        row.failures = min(row.failures + 1, 30)
        row.again_at = at + timedelta(seconds=min(LONGEST_WAIT, 2**row.failures))
        row.save(update_fields=["failures", "again_at"])


class Asked(models.Model):
    """How far a witness has come with our log, and when it is asked again; the witness itself is configured."""

    name = models.CharField(max_length=200, primary_key=True)
    size = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    again_at = models.DateTimeField()

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class WatchedLogQuerySet(models.QuerySet["WatchedLog"]):
    """One row for each log that is cosigned here."""

    def locked(self, origin: str, *, root: str) -> WatchedLog:
        """The log's row, locked to the end of the transaction; `root` is the empty tree's."""
        return self.select_for_update().get_or_create(origin=origin, defaults={"root": root})[0]


class WatchedLog(models.Model):
    """The newest checkpoint of another log that was cosigned here; it only grows, by trigger.

    A file remembers it too (doors/log.py), which outlives the row.
    """

    origin = models.CharField(max_length=200, primary_key=True)
    size = models.PositiveBigIntegerField(default=0)
    root = models.CharField(max_length=64)
    note = models.TextField(blank=True, default="")

    objects = WatchedLogQuerySet.as_manager()

    class Meta:
        ordering = ("origin",)

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class AlarmQuerySet(models.QuerySet["Alarm"]):
    """Alarms of the log."""

    def standing(self) -> AlarmQuerySet:
        """Those that are not over, oldest first."""
        return self.filter(over_at=None).order_by("id")

    def counted(self, codes: frozenset[str]) -> tuple[int, datetime | None]:
        """How many of these kinds stand, and since when the oldest does."""
        found = self.standing().filter(code__in=codes).order_by().aggregate(count=Count("id"), first=Min("at"))
        return found["count"], found["first"]

    def sound(self, code: str, about: str, *, at: datetime) -> None:
        """Raises it, once while it stands."""
        self.get_or_create(code=code, about=about[:200], over_at=None, defaults={"at": at})

    def end(self, code: str, *, at: datetime, about: str | None = None) -> None:
        """It is over; the row stays."""
        rows = self.standing().filter(code=code)
        rows = rows if about is None else rows.filter(about=about[:200])
        for key in rows.values_list("pk", flat=True):
            self.filter(pk=key).update(over_at=at)


class Alarm(models.Model):
    """Something that must not be: `code` says what, `about` where. A row stays when it is over."""

    code = models.CharField(max_length=40)
    about = models.CharField(max_length=200)
    at = models.DateTimeField()
    over_at = models.DateTimeField(null=True, blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["code", "about"], condition=Q(over_at=None), name="one_standing_alarm"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.about}"
