"""Keys, certificates and lists of the installation as files, closed to everybody else."""

import os
import secrets
from pathlib import Path


def keep(path: Path, data: bytes) -> None:
    """Writes the file whole, 0600, durable; an older one is replaced.

    A crash before the rename leaves the old file and a temporary one that nobody reads.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
    _settle(path.parent)


def read(path: Path) -> bytes | None:
    """The file's bytes, or None when it is not there."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def keep_once(path: Path, size: int) -> bytes:
    """The random bytes kept in the file; they are made the first time. Two first times agree."""
    kept = read(path)
    if kept is not None:
        return kept
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    keep(fresh, secrets.token_bytes(size))
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()


def _settle(folder: Path) -> None:
    """Makes the folder's new names durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
