"""The disk, write-once and durable: what a path holds once, it holds for good."""

import os
import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from archive.core.errors import AlreadyThereError, MissingObjectError

MOST_AT_ONCE = 32
"""Files that are flushed at the same time."""


def folder(path: Path) -> Path:
    """The folder, made durable with every folder above it that was missing."""
    if not path.is_dir():
        folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
        settle(path.parent)
    return path


def settle(path: Path) -> None:
    """Makes the names in a folder durable."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep(place: Path, files: Mapping[str, bytes]) -> None:
    """Writes new files into one folder: temp (O_EXCL), write, fsync, link(2), fsync of the folder.

    Several are flushed at once, so that one turn of the disk's journal serves them all.
    Raises AlreadyThereError when a name is taken; it never overwrites. A crash leaves at most hidden
    temporary files and names that nothing refers to.
    """
    folder(place)
    temps: dict[str, Path] = {}
    try:
        for name, data in files.items():
            temps[name] = _temp(place, data)
        _flush_all(list(temps.values()))
        for name, temp in temps.items():
            try:
                os.link(temp, place / name)
            except FileExistsError as error:
                raise AlreadyThereError(object=name) from error
    finally:
        for temp in temps.values():
            temp.unlink(missing_ok=True)
    settle(place)


def replace(path: Path, data: bytes) -> None:
    """Writes a file over another by rename: a reader sees the old or the new, never half."""
    folder(path.parent)
    temp = _temp(path.parent, data)
    try:
        _flush(temp)
        temp.rename(path)
    except OSError:
        temp.unlink(missing_ok=True)
        raise
    settle(path.parent)


def drop(path: Path) -> None:
    """Deletes a folder with its files; that it is gone is durable. One that is gone already is gone."""
    if path.is_dir():
        for file in path.iterdir():
            file.unlink(missing_ok=True)
        path.rmdir()
        settle(path.parent)


def read(path: Path) -> bytes:
    """The bytes of a file. Raises MissingObjectError."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingObjectError(object=path.name) from error


def _temp(place: Path, data: bytes) -> Path:
    temp = place / f".{secrets.token_hex(8)}"
    handle = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    except OSError:  # a full disk: nothing half-written stays behind
        temp.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
    return temp


def _flush(path: Path) -> None:
    """Makes the bytes of a file durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_all(paths: Sequence[Path]) -> None:
    """Makes the bytes of files durable, all of them before it returns."""
    if len(paths) == 1:
        _flush(paths[0])
        return
    list(_flushers().map(_flush, paths))


@cache
def _flushers() -> ThreadPoolExecutor:
    """The threads that flush, for the whole process: to start some for every folder costs more than they do."""
    return ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="flush")


os.register_at_fork(after_in_child=_flushers.cache_clear)  # a fork has none of its parent's threads
