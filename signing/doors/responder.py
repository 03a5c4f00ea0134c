"""Answers whether a certificate is revoked: an OCSP responder (RFC 6960) with cryptography."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from signing.core.errors import SignatureNotMadeError
from signing.doors import ca, clock, raw

LONGEST_REQUEST = 4_096
_LONGEST_NONCE = 128
_LASTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is known of a certificate we issued; `revoked_at` None means good."""

    revoked_at: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who answers for one issuer's certificates, and what it knows of each serial; None when it issued none such."""

    holder: ca.Holder
    state_of: Callable[[int], State | None]


def answer(request: bytes, *, issuers: Sequence[ca.Certificate], desk_of: Callable[[int], Desk]) -> bytes:
    """The response, DER: unauthorised for what is not ours (section 2.3), malformed for what cannot be read.

    Malformed is called, too, what asks for no certificate or for several at once: clients ask for one (RFC 5019 2.1.1).
    `desk_of` gives the desk of the issuer at that place; it is asked only for the one that is named. Raises
    SignatureNotMadeError.
    """
    try:
        asked = ocsp.load_der_ocsp_request(request)
        serial, algorithm = asked.serial_number, asked.hash_algorithm
        nonce = _nonce(asked)
        number = next((place for place, issuer in enumerate(issuers) if _names(asked, issuer)), None)
    except (ValueError, NotImplementedError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion):
        return _unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    desk = None if number is None else desk_of(number)
    state = None if desk is None else desk.state_of(serial)
    if desk is None or state is None:
        return _unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    responder = desk.holder
    now = clock.trusted_time().replace(microsecond=0)
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=serial,
            algorithm=algorithm,
            cert_status=ocsp.OCSPCertStatus.GOOD if state.revoked_at is None else ocsp.OCSPCertStatus.REVOKED,
            this_update=now,
            next_update=now + _LASTS,
            revocation_time=state.revoked_at,
            revocation_reason=_reason(state),
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
        .certificates([responder.certificate])
    )
    if nonce is not None:
        builder = builder.add_extension(nonce, critical=False)
    digest = raw.hash_for(responder.key)
    made = builder.sign(responder.key, digest)
    public = raw.public_key_of(responder.certificate)
    if not raw.verifies(public, made.signature, made.tbs_response_bytes, digest.name):
        raise SignatureNotMadeError
    return made.public_bytes(serialization.Encoding.DER)


def _nonce(asked: ocsp.OCSPRequest) -> x509.OCSPNonce | None:
    """The nonce of the request (RFC 9654 section 2.1). Raises ValueError for one that is empty or too long."""
    found = next((one.value for one in asked.extensions if isinstance(one.value, x509.OCSPNonce)), None)
    if found is not None and not 0 < len(found.nonce) <= _LONGEST_NONCE:
        raise ValueError(len(found.nonce))
    return found


def _names(asked: ocsp.OCSPRequest, issuer: ca.Certificate) -> bool:
    """True when the request asks for a certificate of this issuer: its name and key are hashed (section 4.1.1)."""
    own = ocsp.OCSPRequestBuilder().add_certificate(issuer, issuer, asked.hash_algorithm).build()
    digest = hashes.Hash(asked.hash_algorithm)
    digest.update(issuer.subject.public_bytes())
    return (asked.issuer_name_hash, asked.issuer_key_hash) == (digest.finalize(), own.issuer_key_hash)


def _reason(state: State) -> x509.ReasonFlags | None:
    """The reason, when it is one that is worth saying."""
    return None if state.revoked_at is None or state.reason in {"", "unspecified"} else x509.ReasonFlags(state.reason)


def _unsuccessful(status: ocsp.OCSPResponseStatus) -> bytes:
    """A response without an answer."""
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(serialization.Encoding.DER)
