"""The folder of files of letters that are not deposited yet: annexes, frozen and signed documents, pictures.

One folder per memo, named by its public ref; a file is named by its SHA-256, so that the same bytes lie
there once and different bytes never meet. After the deposit the whole folder goes (decision 23).
"""

import os
import re
import secrets
import shutil
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from correspondence.core.errors import FileLostError

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}\Z")


def keep(folder: str, data: bytes, *, suffix: str) -> str:
    """Writes the bytes for good and gives their name: temp, fsync, link, fsync of the folder (security 5).

    A crash before the caller's row commits leaves a file that no row names; the same bytes find the same
    name again.
    """
    name = name_of(folder, data, suffix=suffix)
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return name
    fresh = path.with_name(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass  # two kept the same bytes at once: one file
    finally:
        fresh.unlink()
    _settle(path.parent)
    return name


def suffix_of(name: str) -> str:
    """The ending under which an uploaded file is kept: a dot and up to eight letters or digits, or nothing."""
    found = _SUFFIX.search(name.lower())
    return found[0] if found else ""


def name_of(folder: str, data: bytes, *, suffix: str) -> str:
    """Under which name these bytes are kept."""
    return f"{folder}/{sha256(data).hexdigest()}{suffix}"


def name_of_sum(folder: str, digest: str) -> str:
    """Under which name bytes of this SHA-256 are kept when they have no suffix."""
    return f"{folder}/{digest}"


def stands(name: str) -> bool:
    """True while there is a file of this name."""
    return _path(name).is_file()


def fetch(name: str) -> bytes:
    """The bytes of this name, compared with the hash in it. Raises FileLostError."""
    try:
        data = _path(name).read_bytes()
    except OSError as error:
        raise FileLostError(name=name) from error
    if sha256(data).hexdigest() not in name:
        raise FileLostError(name=name)
    return data


def note(folder: str, name: str, data: bytes, *, instead_of: str = "") -> None:
    """Keeps what can be made again (a page's picture) under a given name, without waiting for the disk.

    What was noted under names that begin with `instead_of` goes, so that a folder does not grow with it.
    """
    path = _path(f"{folder}/{name}")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{secrets.token_hex(8)}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(data)
    fresh.replace(path)
    for older in path.parent.glob(f"{instead_of}*") if instead_of else ():
        if older != path:
            older.unlink(missing_ok=True)


def noted(folder: str, name: str) -> bytes | None:
    """What was noted under this name, or None."""
    try:
        return _path(f"{folder}/{name}").read_bytes()
    except FileNotFoundError:
        return None


def drop(folder: str) -> None:
    """Removes a memo's folder; one that is gone already is gone."""
    shutil.rmtree(_path(folder), ignore_errors=True)


def folders() -> tuple[str, ...]:
    """The folders there are."""
    root = settings.PLACE.files
    return tuple(sorted(path.name for path in root.iterdir() if path.is_dir())) if root.is_dir() else ()


def _path(name: str) -> Path:
    root: Path = settings.PLACE.files
    path = root.joinpath(name)
    if not path.is_relative_to(root) or ".." in path.parts:
        message = f"{name} is not inside the folder of files"
        raise RuntimeError(message)
    return path


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
