"""Writes signature containers (CMS SignedData, RFC 5652) as DER.

What stays the same from one signature to the next is encoded once for each certificate; a container is then
a handful of concatenations and one signature. Reading is left to asn1crypto, which is many times slower.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

from asn1crypto import core, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from signing.core.errors import SignatureNotMadeError
from signing.doors import ca

SigningKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

INTEGER, OCTETS, SEQUENCE, SET = 0x02, 0x04, 0x30, 0x31
_LONG_FORM = 0x80
_CERTIFICATES_KEPT = 256


class Signer(Protocol):
    """A certificate with its private key."""

    @property
    def certificate(self) -> ca.Certificate:
        """The certificate."""

    @property
    def key(self) -> SigningKey:
        """Its key."""


def context(number: int) -> int:
    """The tag [number] of a constructed value."""
    return 0xA0 | number


def value(tag: int, *parts: bytes) -> bytes:
    """One DER value, its length in the shortest form (X.690 clause 10.1)."""
    size = sum(map(len, parts))
    if size < _LONG_FORM:
        return b"".join((bytes((tag, size)), *parts))
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return b"".join((bytes((tag, _LONG_FORM | len(length))), length, *parts))


def oid(dotted: str) -> bytes:
    """An object identifier."""
    return bytes(core.ObjectIdentifier(dotted).dump())


def _set_of(tag: int, items: Iterable[bytes]) -> bytes:
    """A SET OF, its members in ascending order (X.690 clause 11.6)."""
    return value(tag, *sorted(items))


_NULL = b"\x05\x00"
_SHA256 = value(SEQUENCE, oid("2.16.840.1.101.3.4.2.1"), _NULL)
_ECDSA_SHA256 = value(SEQUENCE, oid("1.2.840.10045.4.3.2"))
_RSA_SHA256 = value(SEQUENCE, oid("1.2.840.113549.1.1.11"), _NULL)
_SIGNED_DATA = oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE = oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE = oid("1.2.840.113549.1.9.16.2.47")
_SIGNING_TIME = oid("1.2.840.113549.1.9.5")
_TIME_TOKEN = oid("1.2.840.113549.1.9.16.2.14")
_VERSION_1, _VERSION_3 = value(INTEGER, b"\x01"), value(INTEGER, b"\x03")
DATA = oid("1.2.840.113549.1.7.1")
TIME_STATEMENT = oid("1.2.840.113549.1.9.16.1.4")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signatory:
    """What a certificate adds to each container signed under it."""

    named: bytes  # IssuerAndSerialNumber
    reference: bytes  # the attribute signing-certificate-v2, RFC 5035
    algorithm: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Signed attributes with the signature over them, and who signed."""

    signatory: _Signatory
    attributes: bytes
    signature: bytes


def sign(digest: bytes, *, signer: Signer, kind: bytes, more: Iterable[bytes] = ()) -> Signed:
    """The signature over content of the kind with this SHA-256; `more` are further signed attributes.

    Each signature is checked with the public key before it leaves. Raises SignatureNotMadeError.
    """
    signatory = _signatory(ca.certificate_der(signer.certificate))
    attributes = _set_of(
        SET,
        (
            value(SEQUENCE, _CONTENT_TYPE, value(SET, kind)),
            value(SEQUENCE, _MESSAGE_DIGEST, value(SET, value(OCTETS, digest))),
            signatory.reference,
            *more,
        ),
    )
    return Signed(signatory=signatory, attributes=attributes, signature=_signature(signer.key, attributes))


def container(signed: Signed, *, content: bytes, certificates: Iterable[bytes], token: bytes = b"") -> bytes:
    """The SignedData with one signer; `content` is the EncapsulatedContentInfo, `token` a time stamp token."""
    unsigned = value(context(1), value(SEQUENCE, _TIME_TOKEN, value(SET, token))) if token else b""
    signer = value(
        SEQUENCE,
        _VERSION_1,
        signed.signatory.named,
        _SHA256,
        bytes((context(0),)) + signed.attributes[1:],  # implicitly tagged, RFC 5652 section 5.4
        signed.signatory.algorithm,
        value(OCTETS, signed.signature),
        unsigned,
    )
    brought = _set_of(context(0), certificates)
    body = value(
        SEQUENCE,
        _VERSION_1 if content == DETACHED else _VERSION_3,  # RFC 5652 section 5.1
        value(SET, _SHA256),
        content,
        brought if len(brought) > 2 else b"",
        value(SET, signer),
    )
    return value(SEQUENCE, _SIGNED_DATA, value(context(0), body))


def signing_time(at: datetime) -> bytes:
    """The attribute that says when the signer claims to have signed, in UTC (RFC 5652 section 11.3)."""
    moment = core.UTCTime(at.astimezone(UTC).replace(microsecond=0)).dump()
    return value(SEQUENCE, _SIGNING_TIME, value(SET, moment))


def enclosed(kind: bytes, content: bytes) -> bytes:
    """The EncapsulatedContentInfo of content that travels with its signature."""
    return value(SEQUENCE, kind, value(context(0), value(OCTETS, content)))


DETACHED = value(SEQUENCE, DATA)
"""The EncapsulatedContentInfo of a signature over something that lies elsewhere."""


@lru_cache(maxsize=_CERTIFICATES_KEPT)
def _signatory(certificate: bytes) -> _Signatory:
    """The certificate's parts, encoded once."""
    read = x509.Certificate.load(certificate)
    body = read["tbs_certificate"]
    issuer, serial = body["issuer"].dump(), body["serial_number"].dump()
    directory_name = value(SEQUENCE, value(context(4), issuer))
    known_by = value(
        SEQUENCE,
        value(OCTETS, hashlib.sha256(certificate).digest()),  # SHA-256 is the default and left out
        value(SEQUENCE, directory_name, serial),
    )
    reference = value(SEQUENCE, value(SEQUENCE, known_by))
    return _Signatory(
        named=value(SEQUENCE, issuer, serial),
        reference=value(SEQUENCE, _SIGNING_CERTIFICATE, value(SET, reference)),
        algorithm=_ECDSA_SHA256 if read.public_key.algorithm == "ec" else _RSA_SHA256,
    )


def _signature(key: SigningKey, data: bytes) -> bytes:
    """The signature over the data, checked. Raises SignatureNotMadeError when it does not verify."""
    try:
        if isinstance(key, rsa.RSAPrivateKey):
            signature = key.sign(data, padding.PKCS1v15(), hashes.SHA256())
            key.public_key().verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            signature = key.sign(data, ec.ECDSA(hashes.SHA256()))
            key.public_key().verify(signature, data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise SignatureNotMadeError from error
    return signature
