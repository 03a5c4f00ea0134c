"""Signs the short payload of a printed code: ECDSA, 64 bytes r‖s (IEEE P1363), with cryptography."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from signing.core.errors import SignatureNotMadeError
from signing.doors import ca


def sign_raw(key: ca.Key, data: bytes) -> bytes:
    """An ECDSA signature with SHA-256 as r‖s, IEEE P1363, read back. Raises SignatureNotMadeError."""
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SignatureNotMadeError  # decision 31: a code's key is on P-256, whatever the policy
    first, second = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    size = key.curve.key_size // 8
    signature = first.to_bytes(size, "big") + second.to_bytes(size, "big")
    if not _verifies(key.public_key(), data, signature):
        raise SignatureNotMadeError
    return signature


def is_signature(certificate: ca.Certificate, data: bytes, signature: bytes) -> bool:
    """True when the certificate's key made this r‖s signature over the data."""
    key = certificate.public_key()
    return isinstance(key, ec.EllipticCurvePublicKey) and _verifies(key, data, signature)


def _verifies(key: ec.EllipticCurvePublicKey, data: bytes, signature: bytes) -> bool:
    """True when the r‖s signature verifies."""
    size = key.curve.key_size // 8
    if len(signature) != 2 * size:
        return False
    first, second = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
    try:
        key.verify(encode_dss_signature(first, second), data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
