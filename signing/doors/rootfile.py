"""The root's private key as a file that two people open together: docs/formats/root-key.md."""

import base64
import hmac
import json
import secrets

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signing.core.errors import WrongPassphraseError
from signing.core.policy import PinCost
from signing.doors import ca

FORMAT = "diwan-root-key-1"
_NONCE = 12
_SALT = 16


def lock(key: ca.Key, *, phrases: tuple[str, str], fingerprint: str, cost: PinCost) -> bytes:
    """The file: the key under AES-256-GCM, its secret from both passphrases, bound to the certificate."""
    salts = (secrets.token_bytes(_SALT), secrets.token_bytes(_SALT))
    nonce = secrets.token_bytes(_NONCE)
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    box = AESGCM(_secret(phrases, salts, cost)).encrypt(nonce, plain, _context(fingerprint))
    content = {
        "format": FORMAT,
        "certificate_sha256": fingerprint,
        "kdf": "argon2id",
        "time_cost": cost.time_cost,
        "memory_cost": cost.memory_cost,
        "parallelism": cost.parallelism,
        "salts": [salt.hex() for salt in salts],
        "nonce": nonce.hex(),
        "box": base64.b64encode(box).decode(),
    }
    return (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()


def fingerprint_in(file: bytes) -> str:
    """Whose key it is: the SHA-256 of the root's certificate; empty when it is no such file."""
    try:
        return str(json.loads(file)["certificate_sha256"])
    except (ValueError, KeyError, TypeError):
        return ""


def open_(file: bytes, *, phrases: tuple[str, str], fingerprint: str) -> ca.Key:
    """The key. Raises WrongPassphraseError when a passphrase, the certificate or the file is another one."""
    try:
        content = json.loads(file)
        cost = PinCost(**{name: int(content[name]) for name in ("time_cost", "memory_cost", "parallelism")})
        salts = (bytes.fromhex(content["salts"][0]), bytes.fromhex(content["salts"][1]))
        secret = _secret(phrases, salts, cost)
        box = base64.b64decode(content["box"], validate=True)
        plain = AESGCM(secret).decrypt(bytes.fromhex(content["nonce"]), box, _context(fingerprint))
    except (ValueError, KeyError, TypeError, IndexError, InvalidTag) as error:
        raise WrongPassphraseError from error
    key = serialization.load_der_private_key(plain, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        message = "The root's key is an RSA or elliptic-curve key."
        raise TypeError(message)
    return key


def _secret(phrases: tuple[str, str], salts: tuple[bytes, bytes], cost: PinCost) -> bytes:
    """One secret of two: HMAC-SHA-256 of the second's under the first's."""
    first, second = (
        hash_secret_raw(phrase.encode(), salt, cost.time_cost, cost.memory_cost, cost.parallelism, 32, Type.ID)
        for phrase, salt in zip(phrases, salts, strict=True)
    )
    return hmac.digest(first, second, "sha256")


def _context(fingerprint: str) -> bytes:
    """Which root it is; authenticated with the ciphertext."""
    return f"{FORMAT}:{fingerprint}".encode()
