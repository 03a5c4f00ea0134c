"""The cipher of the vault: AES-256-GCM by cryptography, one key for each record."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from archive.core.errors import DamagedObjectError

MAGIC = b"DWV1"
_NONCE = 12


def new_key() -> bytes:
    """A fresh data key."""
    return secrets.token_bytes(32)


def new_salt() -> bytes:
    """Fresh bytes that keep a hash from being guessed back."""
    return secrets.token_bytes(32)


def new_name(size: int = 16) -> str:
    """A fresh random name."""
    return secrets.token_hex(size)


def lock(data: bytes, *, key: bytes, name: str) -> bytes:
    """The object: magic, nonce, ciphertext with tag; bound to its name, so that objects cannot change places."""
    nonce = secrets.token_bytes(_NONCE)
    return MAGIC + nonce + AESGCM(key).encrypt(nonce, data, MAGIC + name.encode())


def unlock(data: bytes, *, key: bytes, name: str) -> bytes:
    """What was locked under this name. Raises DamagedObjectError: never other content."""
    start = len(MAGIC) + _NONCE
    if data[: len(MAGIC)] != MAGIC:
        raise DamagedObjectError(object=name)
    try:
        return AESGCM(key).decrypt(data[len(MAGIC) : start], data[start:], MAGIC + name.encode())
    except (InvalidTag, ValueError) as error:
        raise DamagedObjectError(object=name) from error
