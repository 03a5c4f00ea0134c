"""Takes the keys of those who left their posts."""

from datetime import date, datetime

from django.db import transaction

from directory import audit, whois
from directory.core.reach import Reach
from signing import certify
from signing.core.keys import Reason
from signing.models import Key


def retire(*, on: date, by: Reach, at: datetime) -> int:
    """Revokes the certificates of people who are inactive or hold no post that day; returns how many.

    The clockwork calls it; called again it finds nothing left to do. One person's certificate is one
    transaction, so a crash leaves the rest for the next turn.
    """
    signers = dict(Key.objects.filter(certificate__revoked_at__isnull=True).values_list("person_id", "pk"))
    leavers = sorted(signers.keys() - whois.in_office(signers, on=on))
    for person_id in leavers:
        with transaction.atomic():
            row = Key.objects.select_for_update().select_related("certificate").get(pk=signers[person_id])
            if row.certificate.revoked_at is None:
                certify.end(row.certificate, reason=Reason.LEFT, at=at)
                audit.record(by=by, act="retire_key", about=f"person:{person_id}", at=at, note=Reason.LEFT.value)
    return len(leavers)
