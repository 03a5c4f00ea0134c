"""Puts a signature that was made outside into its document."""

import hashlib
from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities
from signing.core.errors import KeyRevokedError, RequestOverError
from signing.core.policy import Level
from signing.doors import ca, outside
from signing.models import OutsideRequest


def take_back(nonce: str, *, pdf: bytes, signature: bytes, by: Reach, at: datetime) -> bytes:
    """The signed document: the prepared bytes with the signature, checked with the person's certificate.

    `signature` is what came back: raw, DER, or a CMS container, as bytes or as hex, base64 or PEM text.

    A request is answered once; a signature that does not verify answers nothing, and another try is free
    until the time is over. Raises RequestOverError, KeyRevokedError, AnswerNotReadError,
    AnswerOfAnotherKeyError, AnswerDoesNotFitError, NotSignableError,
    TimeNotGivenError.
    """
    with transaction.atomic():
        row = OutsideRequest.objects.select_for_update().select_related("certificate").filter(nonce=nonce).first()
        if row is None or row.closed_at is not None or row.until_at < at or row.person_id != by.person_id:
            raise RequestOverError
        if hashlib.sha256(pdf).hexdigest() != row.sha256:
            raise RequestOverError
        if row.certificate.revoked_at is not None or row.certificate.not_after <= at:
            raise KeyRevokedError(serial=row.certificate.serial)
        signed = outside.complete(
            pdf,
            signature,
            certificate=ca.load_certificate(bytes(row.certificate.der)),
            level=Level(row.level),
            authority=authorities.safe().time_authority(),
        )
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        audit.record(by=by, act="take_back", about=f"signature:{nonce}", at=at)
    return signed
