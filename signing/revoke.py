"""Takes a certificate back."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing.core.errors import KeyRevokedError, NoKeyError
from signing.core.keys import Happening, Reason
from signing.models import Certificate, Event


def revoke(serial: str, *, reason: Reason, by: Reach, at: datetime) -> None:
    """Revokes the certificate; the next revocation list names it.

    The list is written by whoever asks for it next, so a crash after the commit loses nothing. Raises
    NoKeyError when there is no such certificate, KeyRevokedError when it is revoked already.
    """
    with transaction.atomic():
        row = Certificate.objects.select_for_update().filter(serial=serial).first()
        if row is None:
            raise NoKeyError(serial=serial)
        if row.revoked_at is not None:
            raise KeyRevokedError(serial=serial)
        row.revoked_at = at
        row.revoked_for = reason.value
        row.save(update_fields=["revoked_at", "revoked_for"])
        facts = {"serial": serial, "reason": reason.value}
        Event.objects.create(kind=Happening.REVOKED.value, facts=facts, at=at)
        audit.record(by=by, act="revoke", about=f"certificate:{serial}", at=at, note=reason.value)
