"""Who has a signing key."""

from signing.core.authority import short_serial
from signing.core.errors import NoKeyError
from signing.core.keys import CertificateLine
from signing.models import Key


def has_key(person_id: int) -> bool:
    """True when the person has a key that is neither revoked nor locked."""
    return Key.objects.filter(
        person_id=person_id, certificate__revoked_at__isnull=True, locked_at__isnull=True
    ).exists()


def certificate_line(person_id: int) -> CertificateLine:
    """What is printed of the person's certificate. Raises NoKeyError when there is none."""
    row = Key.objects.filter(person_id=person_id).select_related("certificate").first()
    if row is None:
        raise NoKeyError
    return CertificateLine(
        short_serial=short_serial(int(row.certificate.serial, 16)), valid_until=row.certificate.not_after
    )
