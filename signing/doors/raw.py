"""Raw signatures: makes and checks them with whatever kind of key there is, by cryptography.

A key is anything with cryptography's private-key interface: loaded from a file, or on a token (tokens.py).
RSA signs by PKCS #1 v1.5, which every reader of PDFs and time stamps knows (ETSI TS 119 312 clause 6.2).
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import Certificate

from signing.core.errors import SignatureNotMadeError
from signing.core.policy import KeyKind

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

_CURVES: dict[KeyKind, type[ec.EllipticCurve]] = {KeyKind.P256: ec.SECP256R1, KeyKind.P384: ec.SECP384R1}
_BITS = {KeyKind.RSA3072: 3072, KeyKind.RSA4096: 4096}
_HASHES: dict[str, hashes.SHA256 | hashes.SHA384 | hashes.SHA512] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_EXPONENT = 65_537


def new_key(kind: KeyKind) -> Key:
    """A fresh private key of the kind."""
    if kind in _BITS:
        return rsa.generate_private_key(_EXPONENT, _BITS[kind])
    return ec.generate_private_key(_CURVES[kind]())


def kind_of(key: object) -> str:
    """The kind of a public key as policies name it, or what it is instead ("RSA-2048", "secp521r1", a class)."""
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA-{key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        names = {str(curve.name): kind.value for kind, curve in _CURVES.items()}
        name = str(key.curve.name)
        return names.get(name, name)
    return type(key).__name__


def public_key_of(certificate: Certificate) -> PublicKey:
    """The certificate's key. Raises ValueError when it is neither RSA nor on an elliptic curve."""
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return key
    message = f"{kind_of(key)} keys are not used here."
    raise ValueError(message)


def make(key: Key, data: bytes, digest: str = "sha256") -> bytes:
    """The signature over the data, not yet read back."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), _HASHES[digest])
    return key.sign(data, ec.ECDSA(_HASHES[digest]))


def sign(key: Key, data: bytes, digest: str = "sha256") -> bytes:
    """The signature over the data, read back. Raises SignatureNotMadeError when it does not verify."""
    signature = make(key, data, digest)
    if not verifies(key.public_key(), signature, data, digest):
        raise SignatureNotMadeError
    return signature


def verifies(key: PublicKey, signature: bytes, data: bytes, digest: str = "sha256") -> bool:
    """True when the key made this signature over the data."""
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), _HASHES[digest])
        else:
            key.verify(signature, data, ec.ECDSA(_HASHES[digest]))
    except InvalidSignature:
        return False
    return True


def mechanism(key: PublicKey, digest: str = "sha256") -> str:
    """How a CMS names the algorithm."""
    return f"{digest}_rsa" if isinstance(key, rsa.RSAPublicKey) else f"{digest}_ecdsa"


def longest(key: Key) -> int:
    """How many bytes a signature of the key may have."""
    return key.key_size // 8 if isinstance(key, rsa.RSAPrivateKey) else key.key_size // 4 + 16


def hash_for(key: Key) -> hashes.SHA256 | hashes.SHA384 | hashes.SHA512:
    """The hash that fits the key's strength, FIPS 186-5 section 6.1.1, NIST SP 800-57 part 1 table 2."""
    strong = key.key_size > (3_072 if isinstance(key, rsa.RSAPrivateKey) else 256)
    return _HASHES["sha384" if strong else "sha256"]
