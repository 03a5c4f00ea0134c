"""Reads what others made: certificate requests (PKCS #10) and certificates of other authorities."""

from collections.abc import Iterable
from datetime import datetime

from asn1crypto import pkcs12
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from signing.core.errors import NotRecognisedError, PrivateKeyPresentedError, RequestNotAcceptedError
from signing.core.keys import Presented
from signing.core.policy import KeyKind, Policy
from signing.doors import ca, raw

_SHORTEST_RSA = 2_048  # others' roots are what they are (rule R3)
_SHORTEST_CURVE = 256
_BEGIN = b"-----BEGIN"
_UNREADABLE = (
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What the library raises on bytes that are not what they claim to be, or nothing that it knows."""


def key_in(request: bytes, *, policy: Policy) -> raw.PublicKey:
    """The key of a request that proves it. Raises RequestNotAcceptedError, PrivateKeyPresentedError."""
    _check_public(request)
    try:
        read = x509.load_pem_x509_csr(request) if _BEGIN in request else x509.load_der_x509_csr(request)
        is_proven = read.is_signature_valid
        key = read.public_key()
    except _UNREADABLE as error:
        raise RequestNotAcceptedError from error
    if not is_proven:
        raise RequestNotAcceptedError
    return _strong(key, policy)


def presented_request(request: bytes, *, policy: Policy) -> Presented:
    """What a request says, to be compared before it is certified. Raises RequestNotAcceptedError."""
    key = key_in(request, policy=policy)
    read = x509.load_pem_x509_csr(request) if _BEGIN in request else x509.load_der_x509_csr(request)
    try:
        subject = read.subject.rfc4514_string()
    except _UNREADABLE as error:
        raise RequestNotAcceptedError from error
    return Presented(
        subject=subject,
        issuer="",
        key=raw.kind_of(key),
        fingerprint=ca.key_hash(key),
    )


def presented_certificate(certificate: ca.Certificate) -> Presented:
    """What a certificate says, to be compared before it is taken in."""
    return Presented(
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        key=raw.kind_of(certificate.public_key()),
        fingerprint=ca.fingerprint(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def check_foreign(certificate: bytes, *, issuers: Iterable[bytes], policy: Policy, at: datetime) -> ca.Certificate:
    """A person's certificate of another authority, issued by one of these and good for signing that day.

    Raises RequestNotAcceptedError when it cannot be read, is too weak or is not for signing, NotRecognisedError,
    PrivateKeyPresentedError.
    """
    _check_public(certificate)
    try:
        read = ca.load_certificate(certificate)
        usage = read.extensions.get_extension_for_class(x509.KeyUsage).value
        _strong(read.public_key(), policy)
        _ = read.subject.rfc4514_string(), read.issuer
    except (*_UNREADABLE, x509.ExtensionNotFound) as error:
        raise RequestNotAcceptedError from error
    if usage.key_cert_sign or not (usage.content_commitment or usage.digital_signature):
        raise RequestNotAcceptedError
    is_valid = read.not_valid_before_utc <= at <= read.not_valid_after_utc
    if not is_valid or not any(ca.is_issued_by(read, ca.load_certificate(issuer)) for issuer in issuers):
        raise NotRecognisedError
    return read


def authority_in(certificate: bytes) -> ca.Certificate:
    """Another authority's certificate.

    Raises RequestNotAcceptedError when it is none, or too weak; PrivateKeyPresentedError.
    """
    _check_public(certificate)
    try:
        read = ca.load_certificate(certificate)
        constraints = read.extensions.get_extension_for_class(x509.BasicConstraints).value
        key = raw.public_key_of(read)
    except (*_UNREADABLE, x509.ExtensionNotFound) as error:
        raise RequestNotAcceptedError from error
    shortest = _SHORTEST_RSA if isinstance(key, rsa.RSAPublicKey) else _SHORTEST_CURVE
    if not constraints.ca or key.key_size < shortest:
        raise RequestNotAcceptedError
    return read


def is_private(file: bytes) -> bool:
    """True for a private key: PEM, OpenSSH, PKCS #8, PKCS #1 or SEC 1, locked or not, or a PKCS #12 box."""
    if b"PRIVATE KEY-----" in file:
        return True
    try:
        serialization.load_der_private_key(file, password=None, unsafe_skip_rsa_key_validation=True)
    except TypeError:  # it wants a password
        return True
    except _UNREADABLE:
        return _is_box(file)
    return True


def _is_box(file: bytes) -> bool:
    """True for a PKCS #12 box (RFC 7292 section 4), whatever is in it."""
    try:
        box = pkcs12.Pfx.load(file)
        return bool(box["version"].native == "v3" and box["auth_safe"]["content_type"].native)
    except (ValueError, TypeError, KeyError):
        return False


def _check_public(file: bytes) -> None:
    """Nothing, unless the file holds a private key. Raises PrivateKeyPresentedError, which says nothing of it."""
    if is_private(file):
        raise PrivateKeyPresentedError


def _strong(key: object, policy: Policy) -> raw.PublicKey:
    """The key, when the policy lets people sign with it. Raises RequestNotAcceptedError."""
    kind = raw.kind_of(key)
    if kind not in {one.value for one in KeyKind} or not isinstance(key, raw.PublicKey):
        raise RequestNotAcceptedError(kind=kind, smallest_rsa=policy.smallest_rsa)
    return key
