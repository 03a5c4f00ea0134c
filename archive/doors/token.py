"""The master key wrapped by an AES key on a PKCS #11 token, which never leaves it; by python-pkcs11."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import pkcs11

from archive.core.errors import DamagedObjectError, StoreNotAnsweringError
from archive.doors import cipher

FORMAT = "diwan-wrapped-master-1"
LABEL = "diwan-archive-master"
_HARD = {pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False, pkcs11.Attribute.PRIVATE: True}
_NONCE = 12
_one_at_a_time = Lock()


def is_written(file: bytes) -> bool:
    """True for a file that holds a wrapped master key."""
    return file.startswith(b"{")


def wrapped(master: bytes, *, library: Path, token: str, pin: str) -> bytes:
    """The file that stands for the master key; the token's key is made at first use. Raises StoreNotAnsweringError."""
    nonce = bytes.fromhex(cipher.new_name(_NONCE))
    with _session(library, token, pin) as session:
        try:
            key = _key(session, LABEL)
        except pkcs11.NoSuchKey:
            key = session.generate_key(pkcs11.KeyType.AES, 256, store=True, label=LABEL, template=_HARD)
        sealed = key.encrypt(master, mechanism=pkcs11.Mechanism.AES_GCM, mechanism_param=_how(nonce))
    said = {"format": FORMAT, "library": str(library), "token": token, "key": LABEL}
    return json.dumps({**said, "nonce": nonce.hex(), "wrapped": sealed.hex()}, sort_keys=True).encode()


@cache
def unwrapped(file: bytes, *, pin: str) -> bytes:
    """The master key out of such a file: the token is asked once in a process.

    Raises StoreNotAnsweringError, DamagedObjectError.
    """
    try:
        said = json.loads(file)
        library, token, label = Path(said["library"]), str(said["token"]), str(said["key"])
        nonce, sealed = bytes.fromhex(said["nonce"]), bytes.fromhex(said["wrapped"])
        if said["format"] != FORMAT:
            raise DamagedObjectError(object="master key")
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedObjectError(object="master key") from error
    with _session(library, token, pin) as session:
        try:
            return bytes(
                _key(session, label).decrypt(sealed, mechanism=pkcs11.Mechanism.AES_GCM, mechanism_param=_how(nonce))
            )
        except (pkcs11.EncryptedDataInvalid, pkcs11.GeneralError, pkcs11.FunctionFailed) as error:
            raise DamagedObjectError(object="master key") from error


def _key(session: pkcs11.Session, label: str) -> Any:  # noqa: ANN401  (what a key can do, the library knows at run time)
    return session.get_key(object_class=pkcs11.ObjectClass.SECRET_KEY, label=label)


def _how(nonce: bytes) -> pkcs11.GCMParams:
    return pkcs11.GCMParams(nonce=nonce, aad=FORMAT.encode(), tag_bits=128)


@contextmanager
def _session(library: Path, token: str, pin: str) -> Iterator[pkcs11.Session]:
    """A session; where this process is signed in to the token already, within that."""
    with _one_at_a_time:
        try:
            slot = pkcs11.lib(str(library)).get_token(token_label=token)
            try:
                session = slot.open(rw=True, user_pin=pin)
            except pkcs11.UserAlreadyLoggedIn:
                session = slot.open(rw=True)
            with session:
                yield session
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            raise StoreNotAnsweringError(store=token, reason=f"token {token}: {type(error).__name__}") from error
