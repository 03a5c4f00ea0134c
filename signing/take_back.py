"""Puts a signature that was made outside into its document."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

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
    row = _waiting(OutsideRequest.objects.all(), nonce, pdf, by, at)
    signed = outside.complete(
        pdf,
        signature,
        certificate=ca.load_certificate(bytes(row.certificate.der)),
        level=Level(row.level),
        authority=authorities.safe().time_authority(),
    )
    with transaction.atomic():
        row = _waiting(OutsideRequest.objects.select_for_update(of=("self",)), nonce, pdf, by, at)
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        audit.record(by=by, act="take_back", about=f"signature:{nonce}", at=at)
    return signed


def _waiting(rows: QuerySet[OutsideRequest], nonce: str, pdf: bytes, by: Reach, at: datetime) -> OutsideRequest:
    """The request, when it still waits for this document: asked before the slow work, and again under the lock.

    Of two answers at once the second finds it closed. Raises RequestOverError, KeyRevokedError.
    """
    row = rows.select_related("certificate").filter(nonce=nonce).first()
    if row is None or row.closed_at is not None or row.until_at < at or row.person_id != by.person_id:
        raise RequestOverError
    if hashlib.sha256(pdf).hexdigest() != row.sha256:
        raise RequestOverError
    if row.certificate.revoked_at is not None or row.certificate.not_after <= at:
        raise KeyRevokedError(serial=row.certificate.serial)
    return row
