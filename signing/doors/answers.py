"""What cards and signing services give back: a raw signature, its DER, or a CMS container, bare or as text.

PKCS #11 tokens give ECDSA as r and s side by side (version 3.1, section 6.3.1); a PDF holds it in DER
(RFC 3279 section 2.2.3). A container counts when its signature is over the bytes that were handed out.
"""

import base64
import binascii
import re
from collections.abc import Iterator

from asn1crypto import cms as read_cms
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from signing.core.errors import AnswerDoesNotFitError, AnswerNotReadError, AnswerOfAnotherKeyError
from signing.doors import ca, raw

_ARMOUR = re.compile(rb"-----(?:BEGIN|END) [A-Z0-9 ]+-----")
_HEX = re.compile(rb"(?:0x)?((?:[0-9A-Fa-f]{2})+)")


def signature_in(answer: bytes, to_sign: bytes, *, certificate: ca.Certificate) -> bytes:
    """The signature over `to_sign` by the certificate's key that the answer holds; ECDSA in DER.

    Raises AnswerNotReadError for what is no signature, AnswerOfAnotherKeyError for a container that names another
    certificate, AnswerDoesNotFitError for a signature by another key or over other bytes.
    """
    key = raw.public_key_of(certificate)
    found = [signature for bare in _bare(answer) for signature in _signatures(bare, key, certificate)]
    if not found:
        raise AnswerNotReadError
    for signature in found:
        if raw.verifies(key, signature, to_sign):
            return signature
    raise AnswerDoesNotFitError


def _bare(answer: bytes) -> Iterator[bytes]:
    """The answer, and what it says when it is hex or base64."""
    yield answer
    text = b"".join(_ARMOUR.sub(b"", answer).split()).replace(b":", b"")
    found = _HEX.fullmatch(text)
    if found is not None:
        yield bytes.fromhex(found[1].decode())
    elif text:
        try:
            yield base64.b64decode(text, validate=True)
        except binascii.Error:
            return


def _signatures(bare: bytes, key: raw.PublicKey, certificate: ca.Certificate) -> Iterator[bytes]:
    """What may be a signature of such a key. Raises AnswerOfAnotherKeyError."""
    if not isinstance(key, ec.EllipticCurvePublicKey):
        if len(bare) == key.key_size // 8:
            yield bare
    elif _is_der(bare):
        yield bare
    elif bare and len(bare) == 2 * ((key.curve.key_size + 7) // 8):
        half = len(bare) // 2
        yield encode_dss_signature(int.from_bytes(bare[:half]), int.from_bytes(bare[half:]))
    yield from _contained(bare, certificate)


def _is_der(bare: bytes) -> bool:
    try:
        decode_dss_signature(bare)
    except ValueError:
        return False
    return True


def _contained(bare: bytes, certificate: ca.Certificate) -> Iterator[bytes]:
    """The one signature of a CMS container (RFC 5652 section 5.3)."""
    try:
        signed = read_cms.ContentInfo.load(bare, strict=True)["content"]
        (signer,) = signed["signer_infos"]
        named, signature = signer["sid"].chosen.native, bytes(signer["signature"].native)
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    if isinstance(named, dict) and named.get("serial_number") != certificate.serial_number:
        raise AnswerOfAnotherKeyError
    yield signature
