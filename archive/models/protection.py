"""What the proof of each record rests on, and until when: kept beside the record, so that no PDF is read to know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any  # the columns of a row

from django.db import models
from django.db.models import Q

from archive.models.record import Record
from signing.core.health import Rest

LONGEST = 200
_NAMES = frozenset({"authority", "holder"})


class ProtectingCertificateQuerySet(models.QuerySet["ProtectingCertificate"]):
    """A few dozen rows in a century."""

    def ending_before(self, limit: datetime, *, algorithms: Iterable[str]) -> ProtectingCertificateQuerySet:
        """Those whose certificate ends before the moment, or that use one of these algorithms or digests."""
        ended = list(algorithms)
        return self.filter(Q(until__lt=limit) | Q(algorithm__in=ended) | Q(digest__in=ended))

    def of(self, rest: Rest) -> ProtectingCertificate:
        """The row for what a document rests on."""
        return self.get_or_create(**ProtectingCertificate.as_kept(rest))[0]


class ProtectingCertificate(models.Model):
    """A certificate under the newest time stamp of records: they are provable without us while it holds."""

    what = models.CharField(max_length=20)
    algorithm = models.CharField(max_length=40)
    digest = models.CharField(max_length=20)
    authority = models.CharField(max_length=LONGEST)
    holder = models.CharField(max_length=LONGEST)
    serial = models.CharField(max_length=80)
    until = models.DateTimeField()

    objects = ProtectingCertificateQuerySet.as_manager()

    class Meta:
        ordering = ("until", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["serial", "authority", "what", "digest", "algorithm", "holder", "until"],
                name="one_row_for_a_protecting_certificate",
            ),
        )

    def __str__(self) -> str:
        return f"{self.holder} until {self.until:%Y-%m-%d}"

    @staticmethod
    def as_kept(rest: Rest) -> dict[str, Any]:
        """The columns for it; names are cut to what a column holds."""
        return {name: value[:LONGEST] if name in _NAMES else value for name, value in asdict(rest).items()}

    def rest(self) -> Rest:
        """It as the rules read it."""
        return Rest(
            what=self.what,
            algorithm=self.algorithm,
            authority=self.authority,
            until=self.until,
            holder=self.holder,
            serial=self.serial,
            digest=self.digest,
        )


class ProtectionQuerySet(models.QuerySet["Protection"]):
    """One row for each living record that was looked at."""

    def due(self, certificates: Iterable[int], *, not_since: datetime) -> ProtectionQuerySet:
        """Those under these certificates, in the order in which these came into use; what failed since then waits."""
        waiting = Q(tried_at=None) | Q(tried_at__lt=not_since) | Q(failure="")
        return self.filter(waiting, certificate__in=list(certificates)).order_by("certificate_id", "id")

    def unread(self, *, not_since: datetime) -> ProtectionQuerySet:
        """Those whose letter could not be read when it was looked at, which was before that moment."""
        rows = self.exclude(failure="").filter(certificate=None, tried_at__lt=not_since)
        return rows.select_related("record__entry").order_by("id")

    def note(self, record_id: int, certificate: ProtectingCertificate | None, **facts: object) -> None:
        """Writes what a record rests on now, over what was known."""
        self.update_or_create(record_id=record_id, defaults={"certificate": certificate, **facts})

    def last_tried(self) -> datetime | None:
        """When a renewal was tried last."""
        tried = self.filter(tried_at__isnull=False).order_by("-tried_at")
        return tried.values_list("tried_at", flat=True).first()


class Protection(models.Model):
    """What one record's newest version rests on. The entries say what was renewed; this is their answer kept ready."""

    record = models.OneToOneField(Record, models.CASCADE, related_name="protection")
    certificate = models.ForeignKey(
        ProtectingCertificate, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    renewals = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=60, blank=True, default="")

    objects = ProtectionQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["certificate", "id"], name="protection_by_certificate"),
            models.Index(fields=["tried_at"], condition=Q(tried_at__isnull=False), name="protection_last_tried"),
            models.Index(fields=["id"], condition=~Q(failure=""), name="protection_failed"),
        )

    def __str__(self) -> str:
        return f"protection of {self.record_id}"
