"""Prepares a document for a signature that is made outside."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities
from signing.core.errors import KeyRevokedError, NoKeyError
from signing.core.keys import OUTSIDE_LASTS, HandedOut
from signing.doors import ca, outside, pades
from signing.models import Key, OutsideRequest


def hand_out(pdf: bytes, *, field: str, appearance: bytes, reason: str, by: Reach, at: datetime) -> HandedOut:
    """What the person signs outside within 15 minutes, by card or by a remote service.

    The caller keeps the prepared bytes, which are of no use to anybody; their hash is kept here. Raises
    NoKeyError, KeyRevokedError, and what `sign` raises.
    """
    if by.person_id is None:
        raise NoKeyError
    row = Key.objects.filter(person_id=by.person_id).select_related("certificate").first()
    if row is None:
        raise NoKeyError
    if row.certificate.revoked_at is not None or row.certificate.not_after <= at:
        raise KeyRevokedError(serial=row.certificate.serial)
    certificate = ca.load_certificate(bytes(row.certificate.der))
    level = authorities.policy(at).letter_level
    act = pades.Act(field=field, appearance=appearance, reason=reason, at=at, level=level)
    prepared = outside.prepare(
        pdf,
        act,
        certificate=certificate,
        proofs=authorities.proofs_for(certificate),
        authority=authorities.safe().time_authority(),
    )
    nonce = secrets.token_hex(16)
    with transaction.atomic():
        waiting = OutsideRequest.objects.create(
            nonce=nonce,
            person_id=by.person_id,
            certificate=row.certificate,
            sha256=hashlib.sha256(prepared.pdf).hexdigest(),
            level=level.value,
            opened_at=at,
            until_at=at + OUTSIDE_LASTS,
        )
        audit.record(by=by, act="hand_out", about=f"signature:{nonce}", at=at)
    digest = hashlib.sha256(prepared.to_sign).hexdigest()
    return HandedOut(
        nonce=nonce,
        pdf=prepared.pdf,
        to_sign=prepared.to_sign,
        digest=digest,
        algorithm=outside.algorithm_of(certificate),
        until_at=waiting.until_at,
    )
