"""The key store: the master key, and each record's data key wrapped by it, apart from the database."""

from contextlib import suppress
from pathlib import Path

from archive.core.errors import AlreadyThereError, MissingObjectError
from archive.doors import cipher, once

MASTER = "archive-master.key"
WRAPPED = "records"


def master(keys: Path) -> bytes:
    """The master key, made at first use. Whoever loses it loses every record: it is backed up apart."""
    try:
        return bytes.fromhex(once.read(keys / MASTER).decode())
    except MissingObjectError:
        with suppress(AlreadyThereError):  # another process was first; its key is the key
            once.keep(keys, {MASTER: cipher.new_key().hex().encode()})
        return bytes.fromhex(once.read(keys / MASTER).decode())


def wrap(keys: Path, record: str, key: bytes) -> bytes:
    """The data key as it may be stored."""
    return cipher.lock(key, key=master(keys), name=f"key:{record}")


def unwrap(keys: Path, record: str, wrapped: bytes) -> bytes:
    """The data key. Raises DamagedObjectError."""
    return cipher.unlock(wrapped, key=master(keys), name=f"key:{record}")


def keep(keys: Path, record: str, wrapped: bytes) -> None:
    """Puts the wrapped key into the store beside the database's own copy."""
    once.keep(keys / WRAPPED / record[:2], {record: wrapped})


def forget(keys: Path, record: str) -> None:
    """Takes the wrapped key out of the store; that it is gone is durable."""
    path = keys / WRAPPED / record[:2] / record
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        once.settle(path.parent)


def kept(keys: Path, record: str) -> bytes:
    """The wrapped key out of the store. Raises MissingObjectError."""
    return once.read(keys / WRAPPED / record[:2] / record)
