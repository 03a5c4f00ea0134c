"""Signs and seals PDFs, and signs bytes that lie elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from directory import acts
from signing import authorities
from signing.core.authority import Role, valid_on
from signing.core.clock import check_clock
from signing.core.errors import KeyRevokedError
from signing.doors import ca, cades, clock, fields, pades
from signing.doors.fields import Box
from signing.doors.softkeys import OpenKey
from signing.models import Certificate

__all__ = ["Box", "OpenKey", "endorse", "lay_fields", "seal", "sign"]


def lay_fields(pdf: bytes, boxes: Sequence[Box]) -> bytes:
    """The PDF in one revision, with an empty signature field in each box.

    Raises NotSignableError, FieldNotPlacedError.
    """
    return fields.lay(pdf, boxes)


def sign(pdf: bytes, *, key: OpenKey, field: str, appearance: bytes, reason: str, at: datetime) -> bytes:
    """The PDF signed by a person, PAdES B-LT: the first signature certifies it, later ones approve.

    `appearance` is a one-page PDF, stretched to the field's box. Nothing is written: a crash loses nothing.
    Raises ClockWrongError, KeySpentError, KeyRevokedError, FieldNotFreeError, NotSignableError, SignatureNotMadeError,
    TimeNotGivenError, NotEstablishedError.
    """
    _check_valid(key.serial, at=at)
    holder = key.take(sha256(pdf).hexdigest())
    act = pades.Act(field=field, appearance=appearance, reason=reason, at=at, level=authorities.policy(at).letter_level)
    return _made(pdf, act, holder)


def seal(pdf: bytes, *, body_id: int, field: str, appearance: bytes, reason: str, at: datetime) -> bytes:
    """The PDF sealed by a body, PAdES B-LTA: seal, proofs, and a document time stamp over all.

    Raises NoKeyError when the body has no seal, and what `sign` raises.
    """
    holder = authorities.safe().body_holder(Role.SEAL, body_id)
    _check_valid(f"{holder.certificate.serial_number:032x}", at=at)
    act = pades.Act(field=field, appearance=appearance, reason=reason, at=at, level=authorities.policy(at).seal_level)
    return _made(pdf, act, holder)


def endorse(data: bytes, *, key: OpenKey, at: datetime) -> bytes:
    """A person's signature over bytes that lie elsewhere, CAdES-B-T, DER. Nothing is written: a crash loses nothing.

    Raises ClockWrongError, KeySpentError, KeyRevokedError, SignatureNotMadeError, TimeNotGivenError,
    NotEstablishedError.
    """
    _check_valid(key.serial, at=at)
    holder = key.take(sha256(data).hexdigest())
    return cades.sign_bytes(
        data,
        holder=holder,
        proofs=authorities.proofs(holder),
        authority=authorities.safe().time_authority(),
        at=at,
    )


def _made(pdf: bytes, act: pades.Act, holder: ca.Holder) -> bytes:
    """The signed bytes."""
    return pades.sign_pdf(
        pdf,
        act,
        holder=holder,
        proofs=authorities.proofs(holder),
        authority=authorities.safe().time_authority(),
    )


def _check_valid(serial: str, *, at: datetime) -> None:
    """Nothing, when the clock can be right and the certificate is ours, in its days and not revoked, nor its issuer.

    Raises ClockWrongError, KeyRevokedError.
    """
    check_clock(newest=acts.latest_line_at(), now=at)
    row = Certificate.objects.select_related("issuer").called(serial).first()
    is_valid = (
        row is not None
        and row.revoked_at is None
        and (row.issuer is None or row.issuer.revoked_at is None)
        and valid_on(clock.trusted_time(), row.not_before, row.not_after)
    )
    if not is_valid:
        raise KeyRevokedError(serial=serial)
