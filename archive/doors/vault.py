"""The vault: objects on the local disk, write-once, named by record and part. It sees ciphertext only."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from archive.core.errors import DamagedObjectError
from archive.core.package import digest
from archive.doors import once


def keep(root: Path, record: str, objects: Mapping[str, bytes]) -> None:
    """Writes a record's new objects. Raises AlreadyThereError; nothing is ever overwritten.

    A crash before the row is committed leaves objects no row names: harmless, listed by `verify_log`.
    """
    once.keep(_folder(root, record), objects)


def read(root: Path, record: str, part: str) -> bytes:
    """The object's bytes, unjudged. Raises MissingObjectError."""
    return once.read(_folder(root, record) / part)


def check(root: Path, record: str, part: str, *, sha256: str) -> None:
    """Returns when the object is what was put there; needs no key.

    Raises MissingObjectError, DamagedObjectError.
    """
    if digest(read(root, record, part)) != sha256:
        raise DamagedObjectError(object=part)


def records(root: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Every record that has objects here, with their names; hidden leftovers of a crash are passed over."""
    for place in sorted(root.glob("??/" + "?" * 32)):
        yield place.name, frozenset(path.name for path in place.iterdir() if not path.name.startswith("."))


def _folder(root: Path, record: str) -> Path:
    return root / record[:2] / record
