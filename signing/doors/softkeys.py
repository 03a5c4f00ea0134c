"""Software keys of persons: PKCS#8 under AES-256-GCM, the key of which comes from the PIN by Argon2id.

A secret of the installation (the pepper) goes into the derivation, so the database alone does not allow
guessing PINs. RFC 9106, NIST SP 800-38D.
"""

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signing.core.errors import KeySpentError, WrongPinError
from signing.core.policy import PinCost
from signing.doors import ca

_NONCE = 12
_SALT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedKey:
    """An encrypted key: everything but PIN and pepper."""

    salt: bytes
    box: bytes
    cost: PinCost


class OpenKey:
    """A person's key, open for a counted number of acts; the reference to the key goes with the last one."""

    __slots__ = ("_holder", "_left", "_only", "person_id", "serial", "short_serial")

    def __init__(self, holder: ca.Holder, *, person_id: int, serial: str, short_serial: str, uses: int) -> None:
        self._holder: ca.Holder | None = holder
        self._left = uses
        self._only: Counter[str] | None = None
        self.person_id = person_id
        self.serial = serial
        self.short_serial = short_serial

    def keep_to(self, document_hashes: Iterable[str]) -> None:
        """From now on the key signs each of these documents (SHA-256, hex) once, and nothing else."""
        self._only = Counter(document_hashes)

    def take(self, document_hash: str = "") -> ca.Holder:
        """The key, for one act. Raises KeySpentError when no act is left, or not for this document."""
        holder = self._holder
        if holder is None or self._left < 1:
            raise KeySpentError
        if self._only is not None:
            if not self._only[document_hash]:
                raise KeySpentError
            self._only[document_hash] -= 1
        self._left -= 1
        if not self._left:
            self._holder = None
        return holder

    def __repr__(self) -> str:
        return f"<OpenKey {self.short_serial}>"

    def __reduce__(self) -> NoReturn:
        """Never: an open key is not written anywhere."""
        message = "An open key cannot be stored."
        raise TypeError(message)


def lock_in(key: ca.Key, *, pin: str, pepper: bytes, cost: PinCost, context: bytes) -> SealedKey:
    """The key, encrypted; `context` says whose it is and is authenticated with it."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    box = nonce + AESGCM(_derive(pin, pepper, salt, cost)).encrypt(nonce, plain, context)
    return SealedKey(salt=salt, box=box, cost=cost)


def let_out(sealed: SealedKey, *, pin: str, pepper: bytes, context: bytes) -> ca.Key:
    """The key. Raises WrongPinError when PIN, pepper or context is not the one it was locked with."""
    secret = _derive(pin, pepper, sealed.salt, sealed.cost)
    try:
        plain = AESGCM(secret).decrypt(sealed.box[:_NONCE], sealed.box[_NONCE:], context)
    except InvalidTag as error:
        raise WrongPinError from error
    # What AES-GCM let out is what was locked in: RSA's primes need no test, and each signature is read back.
    key = serialization.load_der_private_key(plain, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        message = "Persons' keys are RSA or elliptic-curve keys."
        raise TypeError(message)
    return key


def _derive(pin: str, pepper: bytes, salt: bytes, cost: PinCost) -> bytes:
    """The encryption key: Argon2id over the peppered PIN."""
    peppered = hmac.new(pepper, pin.encode(), hashlib.sha256).digest()
    return hash_secret_raw(peppered, salt, cost.time_cost, cost.memory_cost, cost.parallelism, 32, Type.ID)


def context(person_id: int, serial: str) -> bytes:
    """Whose key it is; authenticated with the ciphertext, so rows cannot be swapped."""
    return f"diwan-key-1:{person_id}:{serial}".encode()
