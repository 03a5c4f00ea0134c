"""Takes the keys of those who left their posts."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from directory import audit, whois
from directory.core.reach import Reach
from signing import certify
from signing.core.keys import Reason
from signing.models import Key


def retire(*, on: date, by: Reach, at: datetime) -> int:
    """Revokes the certificates, held ones too, of people who are inactive or hold no post that day; returns how many.

    The clockwork calls it; called again it finds nothing left to do. One person's certificate is one
    transaction, so a crash leaves the rest for the next turn.
    """
    standing = Q(certificate__revoked_at__isnull=True) | Q(certificate__revoked_for=Reason.HELD.value)
    signers = dict(Key.objects.filter(standing).values_list("person_id", "pk"))
    leavers = sorted(signers.keys() - whois.in_office(signers, on=on))
    return sum(_retire(person_id, signers[person_id], by, at) for person_id in leavers)


def _retire(person_id: int, key_id: int, by: Reach, at: datetime) -> int:
    """One person's key; nothing when somebody ended or replaced it meanwhile."""
    with transaction.atomic():
        row = Key.objects.select_for_update().select_related("certificate").filter(pk=key_id).first()
        if row is None or (row.certificate.revoked_at is not None and not row.certificate.is_suspended()):
            return 0
        certify.end(row.certificate, reason=certify.feared(row.certificate) or Reason.LEFT, at=at)
        audit.record(by=by, act="retire_key", about=f"person:{person_id}", at=at, note=Reason.LEFT.value)
    return 1
