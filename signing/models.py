"""What the room keeps: certificates, persons' locked keys, and what happened to keys."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from signing.core.authority import Role
from signing.core.keys import Happening, Reason


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Questions to the certificates."""

    def revoked(self, *, at: datetime) -> "CertificateQuerySet":
        """Revoked, and not over: what a revocation list names (RFC 5280 section 3.3)."""
        return self.filter(revoked_at__isnull=False, not_after__gt=at).order_by("id")


class Certificate(models.Model):
    """A certificate we issued. The serial is written in hex, as people compare it."""

    serial = models.CharField(max_length=40, unique=True)
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in Role])
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey("directory.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    der = models.BinaryField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_for = models.CharField(
        max_length=24, blank=True, default="", choices=[(reason.value, reason.value) for reason in Reason]
    )

    objects: ClassVar[CertificateQuerySet] = CertificateQuerySet.as_manager()  # type: ignore[assignment]  # the stubs name the manager

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=["revoked_at", "not_after"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(body__isnull=True), name="certificate_person_or_body"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_for=""), name="certificate_revoked_why"
            ),
        ]

    def __str__(self) -> str:
        return self.serial


class Key(models.Model):
    """A person's locked signing key with the count of wrong PINs since the last right one."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="+")
    salt = models.BinaryField()
    box = models.BinaryField()
    time_cost = models.PositiveIntegerField()
    memory_cost = models.PositiveIntegerField()
    parallelism = models.PositiveIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"key of {self.person_id}"


class Event(models.Model):
    """One thing that happened to a key; append-only, the id is the order."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Happening])
    facts = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"
