"""Who has a signing key, until when, and who may make a new one."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q

from directory.core.day import day_of
from signing.core.authority import short_serial
from signing.core.errors import NoKeyError
from signing.core.keys import NOTICES, CertificateLine, Expiry, KeyPermit, Place, notice_due
from signing.core.standing import SIGNS, Standing, standing_of
from signing.models import Certificate, Key, Permit


def standing(person_id: int, *, at: datetime) -> Standing:
    """How the person's key stands at that moment; NONE without one."""
    row = Key.objects.filter(person_id=person_id).select_related("certificate").first()
    if row is None:
        return Standing.NONE
    return standing_of(
        not_after=row.certificate.not_after,
        is_revoked=row.certificate.revoked_at is not None,
        is_suspended=row.certificate.is_suspended(),
        locked_at=row.locked_at,
        at=at,
    )


def has_key(person_id: int, *, at: datetime) -> bool:
    """True when the person has a key that signs: neither revoked, suspended, locked nor over."""
    return standing(person_id, at=at) in SIGNS


def keyless(person_ids: Iterable[int], *, at: datetime) -> frozenset[int]:
    """Those of these people who cannot sign now: no key, or it is revoked, suspended, locked or over. One query."""
    wanted = frozenset(person_ids)
    usable = Key.objects.filter(
        person_id__in=wanted,
        certificate__revoked_at__isnull=True,
        certificate__not_after__gt=at,
        locked_at__isnull=True,
    )
    return wanted - set(usable.values_list("person_id", flat=True)) if wanted else wanted


def place_of(person_id: int) -> Place | None:
    """Where the person's key lies; None when there is none."""
    place = Key.objects.filter(person_id=person_id).values_list("place", flat=True).first()
    return None if place is None else Place(place)


def certificate_line(person_id: int) -> CertificateLine:
    """What is printed of the person's certificate. Raises NoKeyError when there is none."""
    row = Key.objects.filter(person_id=person_id).select_related("certificate").first()
    if row is None:
        raise NoKeyError
    return CertificateLine(
        short_serial=short_serial(int(row.certificate.serial, 16)), valid_until=row.certificate.not_after
    )


def keys_expiring(on: date) -> tuple[Expiry, ...]:
    """Certificates of people and of bodies' seals that end within 30 days, soonest first, with their notice.

    A revoked certificate, or one whose key a newer one has replaced, needs no notice.
    """
    until = on + timedelta(days=max(NOTICES) + 1)
    newest = Certificate.objects.newest_of_bodies()
    present = Q(pk__in=Key.objects.values("certificate")) | Q(pk__in=newest.values("pk"))
    rows = Certificate.objects.filter(
        present, revoked_at__isnull=True, not_after__date__gte=on, not_after__date__lt=until
    )
    found = []
    for row in rows.order_by("not_after", "id"):
        ends_on = day_of(row.not_after)
        days_left = (ends_on - on).days
        notice = notice_due(days_left)
        if notice is not None:
            found.append(
                Expiry(
                    serial=row.serial,
                    person_id=row.person_id,
                    body_id=row.body_id,
                    ends_on=ends_on,
                    days_left=days_left,
                    notice=notice,
                )
            )
    return tuple(found)


def permit_for(person_id: int, *, at: datetime) -> KeyPermit | None:
    """What two officers have permitted this person and nobody has used yet."""
    row = Permit.objects.open_for(person_id, at=at).first()
    return None if row is None else KeyPermit(name=row.name, organisation=row.organisation, until_at=row.until_at)
