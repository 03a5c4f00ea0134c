"""The key store: the master key, and each record's data key wrapped by it, apart from the database."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from archive.core.errors import AlreadyThereError, DamagedObjectError, MissingObjectError, StoreNotAnsweringError
from archive.core.objects import Beside
from archive.doors import cipher, once, token

MASTER = "archive-master.key"
FORMER = "archive-master-former.key"
WRAPPED = "records"
ERASED = "erased"


def master(keys: Path) -> bytes:
    """The master key, made at first use. Whoever loses it loses every record: it is backed up apart.

    Raises StoreNotAnsweringError when it is wrapped by a token that is not ready.
    """
    try:
        return _opened(once.read(keys / MASTER))
    except MissingObjectError:
        with suppress(AlreadyThereError):  # another process was first; its key is the key
            once.keep(keys, {MASTER: cipher.new_key().hex().encode()})
        return _opened(once.read(keys / MASTER))


def succeed(keys: Path, *, library: Path | None = None, token_label: str = "") -> None:
    """Puts a new master key in the place of the old one, which stays beside it as the former.

    With a token the new one is kept wrapped by a key on it. Again after a crash, it goes on; while a former one
    stands, no other is made.
    """
    old = once.read(keys / MASTER)
    with suppress(AlreadyThereError):
        once.keep(keys, {FORMER: old})
    if once.read(keys / FORMER) == old:
        new = cipher.new_key()
        plain = new.hex().encode()
        file = plain if library is None else token.wrapped(new, library=library, token=token_label, pin=_pin())
        once.replace(keys / MASTER, file)


def retire(keys: Path) -> None:
    """Destroys the former master key; nothing that it wraps can be read any more."""
    (keys / FORMER).unlink(missing_ok=True)
    once.settle(keys)


def has_former(keys: Path) -> bool:
    """True while a change of the master key is under way."""
    return (keys / FORMER).exists()


def wrap(keys: Path, record: str, key: bytes) -> bytes:
    """The data key as it may be stored."""
    return cipher.lock(key, key=master(keys), name=f"key:{record}")


def unwrap(keys: Path, record: str, wrapped: bytes) -> bytes:
    """The data key, wrapped by the master key or by the former one. Raises DamagedObjectError."""
    try:
        return cipher.unlock(wrapped, key=master(keys), name=f"key:{record}")
    except DamagedObjectError:
        if not has_former(keys):
            raise
        return cipher.unlock(wrapped, key=_opened(once.read(keys / FORMER)), name=f"key:{record}")


def is_new(keys: Path, record: str, wrapped: bytes) -> bool:
    """True when the master key of now opens it."""
    try:
        cipher.unlock(wrapped, key=master(keys), name=f"key:{record}")
    except DamagedObjectError:
        return False
    return True


def change(keys: Path, record: str, wrapped: bytes) -> None:
    """Puts a key that was wrapped anew in the place of the old file."""
    once.replace(keys / WRAPPED / record[:2] / record, wrapped)


def keep(keys: Path, record: str, wrapped: bytes) -> None:
    """Puts the wrapped key into the store beside the database's own copy."""
    for folder, files in files_of(keys, record, wrapped).items():
        once.keep(Path(folder), files)


def files_of(keys: Path, record: str, wrapped: bytes) -> Beside:
    """The same as files that are written with others."""
    return {f"{keys / WRAPPED / record[:2]}": {record: wrapped}}


def forget(keys: Path, record: str) -> None:
    """Takes the wrapped key out of the store; that it is gone is durable."""
    path = keys / WRAPPED / record[:2] / record
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        once.settle(path.parent)


def note_erased(keys: Path, record: str, statement: bytes) -> None:
    """Keeps a destroyed record's tombstone beside the keys: a restore of older data finds it here."""
    once.replace(keys / ERASED / record[:2] / record, statement)


def erased(keys: Path) -> Iterator[tuple[str, bytes]]:
    """Every record whose destruction was noted here, with its tombstone."""
    for path in sorted((keys / ERASED).glob("??/" + "?" * 32)):
        yield path.name, once.read(path)


def tombstone(keys: Path, record: str) -> bytes:
    """The tombstone that was noted here. Raises MissingObjectError."""
    return once.read(keys / ERASED / record[:2] / record)


def kept(keys: Path, record: str) -> bytes:
    """The wrapped key out of the store. Raises MissingObjectError."""
    return once.read(keys / WRAPPED / record[:2] / record)


def _opened(file: bytes) -> bytes:
    return token.unwrapped(file, pin=_pin()) if token.is_written(file) else bytes.fromhex(file.decode())


def _pin() -> str:
    """The PIN of the house's token, as for the keys of seals. Raises StoreNotAnsweringError."""
    path = settings.TOKEN_PIN_FILE
    try:
        if path is not None:
            return str(path.read_text(encoding="utf-8").strip("\r\n"))
    except (OSError, UnicodeDecodeError):
        pass
    raise StoreNotAnsweringError(store="token", reason="DIWAN_TOKEN_PIN_FILE names no PIN of the token")
