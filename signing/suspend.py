"""Holds a certificate for a while."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import certify, key_office
from signing.core.errors import NoKeyError
from signing.core.keys import Happening, Reason
from signing.models import Certificate, Event


def suspend(number: str, *, why: Reason, by: Reach, at: datetime) -> None:
    """Holds the certificate (RFC 5280 certificateHold): it signs nothing until it is released or revoked.

    `why` is what is feared and stands in the event. The next revocation list names it. The owner may, and one
    key officer of the owner's body. Raises NotWithinReachError for others, NoKeyError, KeySuspendedError when
    it is held already, KeyRevokedError.
    """
    with transaction.atomic():
        row = Certificate.objects.select_for_update().called(number).first()
        if row is None:
            raise NoKeyError(serial=number)
        key_office.check_may_end(row.person_id, by=by, at=at)
        certify.end(row, reason=Reason.HELD, at=at)
        facts = {**row.facts(), "reason": Reason.HELD.value, "why": why.value}
        Event.objects.create(kind=Happening.SUSPENDED.value, facts=facts, at=at)
        audit.record(by=by, act="suspend", about=f"certificate:{number}", at=at, note=why.value)
