"""Takes a certificate back."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import certify, key_office
from signing.core.errors import NoKeyError
from signing.core.keys import Reason
from signing.models import Certificate


def revoke(number: str, *, reason: Reason, by: Reach, at: datetime) -> None:
    """Revokes the certificate, also a suspended one; the next revocation list names it.

    The list is written by whoever asks for it next, so a crash after the commit loses nothing. The owner may,
    and one key officer of the owner's body. Raises NotWithinReachError for others, NoKeyError when there is no
    such certificate, KeyRevokedError when it is revoked already.
    """
    if reason is Reason.HELD:
        message = "a hold is the deed suspend"
        raise RuntimeError(message)
    with transaction.atomic():
        row = Certificate.objects.select_for_update().called(number).first()
        if row is None:
            raise NoKeyError(serial=number)
        key_office.check_may_end(row.person_id, by=by, at=at)
        certify.end(row, reason=reason, at=at)
        audit.record(by=by, act="revoke", about=f"certificate:{number}", at=at, note=reason.value)
