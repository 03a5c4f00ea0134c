"""What the room keeps: certificates, persons' locked keys, and what happened to keys."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest

from signing.core.authority import Role
from signing.core.keys import Happening, Place, Reason


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Questions to the certificates."""

    def revoked(self, *, issuer: str, at: datetime) -> "CertificateQuerySet":
        """Revoked, and not over: what the issuer's revocation list names (RFC 5280 section 3.3), by its serial."""
        return self.issued_by(issuer).filter(revoked_at__isnull=False, not_after__gt=at).order_by("id")

    def issued_by(self, issuer: str) -> "CertificateQuerySet":
        """What the authority with that serial issued."""
        return self.filter(issuer=Certificate.objects.called(issuer).values("id")[:1])

    def called(self, number: str) -> "CertificateQuerySet":
        """The one of that number, if there is one; see `Certificate.number`."""
        serial, _, issuer = number.partition("-")
        ours = Q(is_foreign=False)
        return self.filter(ours if not issuer else ~ours & Q(issuer_hash__startswith=issuer), serial=serial)

    def authorities(self) -> "CertificateQuerySet":
        """The root and every issuing authority, oldest first."""
        return self.filter(person__isnull=True, role__in=(Role.ROOT.value, Role.ISSUING.value)).order_by("id")

    def newest_of_bodies(self) -> "CertificateQuerySet":
        """For each body and role the newest: those before it were replaced."""
        of_bodies = self.filter(person__isnull=True, body__isnull=False).order_by()
        return self.filter(pk__in=of_bodies.values("body", "role").annotate(last=models.Max("id")).values("last"))


class PermitQuerySet(models.QuerySet["Permit"]):
    """Questions to the permits."""

    def open_for(self, person_id: int, *, at: datetime) -> "PermitQuerySet":
        """Those of the person that were not used and are not over, newest first."""
        return self.filter(person_id=person_id, used_at__isnull=True, until_at__gt=at).order_by("-id")


_ISSUER_DIGITS = 32


class Certificate(models.Model):
    """A certificate we issued or took in. The serial is written in hex, as people compare it.

    A serial is its issuer's (RFC 5280 section 4.1.2.2): two other authorities may give the same one.
    """

    serial = models.CharField(max_length=40)
    issuer_hash = models.CharField(max_length=64)  # SHA-256 of the issuer's name, DER, hex
    key_hash = models.CharField(max_length=64, db_index=True)  # SHA-256 of the SubjectPublicKeyInfo, DER, hex
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in Role])
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey("directory.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    issuer = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )  # our authority that issued it; None for the root, and for what others issued
    der = models.BinaryField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    issued_at = models.DateTimeField()
    is_foreign = models.BooleanField(default=False)  # another authority issued it: our lists do not speak of it
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_for = models.CharField(
        max_length=24, blank=True, default="", choices=[(reason.value, reason.value) for reason in Reason]
    )

    objects: ClassVar[CertificateQuerySet] = CertificateQuerySet.as_manager()  # type: ignore[assignment]  # the stubs name the manager

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(fields=["role", "body"], name="certificate_house", condition=Q(person__isnull=True)),
            models.Index(fields=["issuer", "not_after"], name="certificate_issuer"),
            models.Index(
                fields=["issuer", "not_after"], name="certificate_revoked", condition=Q(revoked_at__isnull=False)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(body__isnull=True), name="certificate_person_or_body"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_for=""), name="certificate_revoked_why"
            ),
            models.UniqueConstraint(fields=["serial", "issuer_hash"], name="certificate_serial_of_issuer"),
            models.UniqueConstraint(
                fields=["serial"], condition=Q(is_foreign=False), name="certificate_own_serial_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What pages and deeds call it by: our own serial, and of another authority's its issuer too."""
        return f"{self.serial}-{self.issuer_hash[:_ISSUER_DIGITS]}" if self.is_foreign else self.serial

    def facts(self) -> dict[str, str | int]:
        """What an event says of which certificate it is."""
        return {"serial": self.serial, **({"issuer": self.issuer_hash} if self.is_foreign else {})}

    def is_suspended(self) -> bool:
        """True while it is held: it may be released or revoked."""
        return self.revoked_for == Reason.HELD.value


class Key(models.Model):
    """A person's locked signing key with the count of wrong PINs since the last right one."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="+")
    place = models.CharField(
        max_length=8, choices=[(place.value, place.value) for place in Place], default=Place.HERE.value
    )
    token = models.CharField(max_length=64, blank=True, default="")  # the label of the token that holds the key
    salt = models.BinaryField(default=bytes, blank=True)  # empty when the key is not here
    box = models.BinaryField(default=bytes, blank=True)
    time_cost = models.PositiveIntegerField(default=0)
    memory_cost = models.PositiveIntegerField(default=0)
    parallelism = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"key of {self.person_id}"


class Permit(models.Model):
    """Two officers' permit for a person's first or next key; its owner uses it once, with a PIN nobody else knows."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200)
    first = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PermitQuerySet] = PermitQuerySet.as_manager()  # type: ignore[assignment]  # as above

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(first=F("second")) & ~Q(person=F("first")) & ~Q(person=F("second")),
                name="permit_of_two_others",
            ),
        ]

    def __str__(self) -> str:
        return f"permit for {self.person_id}"


class OutsideRequest(models.Model):
    """A document that waits for a signature made outside; the bytes are the caller's, their hash is here."""

    nonce = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    level = models.CharField(max_length=8)
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.nonce


class EventQuerySet(models.QuerySet["Event"]):
    """Events are written here and nowhere else."""

    def create(self, **columns: Any) -> "Event":  # noqa: ANN401  (Django's own signature)
        """Writes one event. Its number is given under the lock of the first row: commits come in the order of ids.

        Otherwise the archive's cursor could pass a number whose transaction is still open, and never see it.
        """
        self.select_for_update().order_by("id").first()
        return super().create(**columns)

    def newest_id(self, kinds: Iterable[Happening]) -> int:
        """The newest event of these kinds, 0 without one; a look into the index for each, whatever their number."""
        each = (self.filter(kind=kind.value).order_by("-id").values("id")[:1] for kind in kinds)
        newest = Greatest(*(Coalesce(models.Subquery(one), 0) for one in each))
        return self.order_by("id").annotate(newest=newest).values_list("newest", flat=True).first() or 0


class Event(models.Model):
    """One thing that happened to a key; append-only, the id is the order."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Happening])
    facts = models.JSONField()
    at = models.DateTimeField()

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]  # the stubs name the manager

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=["kind", "id"], name="event_kind")]

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"
