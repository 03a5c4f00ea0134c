"""Which signers are people of this house though another authority issued their certificates: those taken in."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from signing.core.verdict import Indication, SignatureFacts, Verdict
from signing.models import Certificate


def taken_in(verdict: Verdict) -> Mapping[str, int]:
    """Our numbers of people by the SHA-256 of the certificates two officers took in for them.

    Only for signatures that a recognised authority vouches for, that hold, and that are older than our own
    revocation of the certificate.
    """
    asked = [one for one in verdict.signatures if _may_be_known(one)]
    if not asked:
        return {}
    rows = Certificate.objects.filter(is_foreign=True, person__isnull=False, serial__in={one.serial for one in asked})
    known = {hashlib.sha256(bytes(row.der)).hexdigest(): row for row in rows.order_by("id")}
    found = ((one, known.get(one.certificate_sha256)) for one in asked)
    return {
        one.certificate_sha256: row.person_id
        for one, row in found
        if row is not None and row.person_id is not None and not _was_revoked(row, one)
    }


def identified(verdict: Verdict) -> Verdict:
    """The verdict with our number of each person who was taken in."""
    known = taken_in(verdict)
    signatures = (
        replace(one, person_id=known.get(one.certificate_sha256, one.person_id)) for one in verdict.signatures
    )
    return replace(verdict, signatures=tuple(signatures)) if known else verdict


def _may_be_known(one: SignatureFacts) -> bool:
    return bool(one.recognised_by) and not one.is_time_stamp and one.indication is Indication.TOTAL_PASSED


def _was_revoked(row: Certificate, one: SignatureFacts) -> bool:
    """True when we had ended it by the proven time."""
    at = one.timestamped_at
    return row.revoked_at is not None and (at is None or row.revoked_at <= at)
