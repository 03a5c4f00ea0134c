"""The disk, write-once and durable: what a path holds once, it holds for good."""

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock

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
    _keep({place: files}, settled=[place])


def keep_together(place: Path, files: Mapping[str, bytes], *, beside: Mapping[str, Mapping[str, bytes]]) -> None:
    """The same in a folder that may be new and that nobody else writes into, and for files in others beside it.

    All bytes are flushed in one turn, and then all names, the new folder's own among them. Raises AlreadyThereError.
    """
    folder(place.parent)
    above = [] if place.is_dir() else [place.parent]
    place.mkdir(mode=0o700, exist_ok=True)
    others = {folder(Path(name)): new for name, new in beside.items()}
    _keep({**others, place: files}, settled=[*above, place, *others])


def _keep(places: Mapping[Path, Mapping[str, bytes]], *, settled: Iterable[Path]) -> None:
    """All names are linked before the first folder is flushed: one turn of the journal serves every folder."""
    temps: dict[str, str] = {}
    try:
        for place, files in places.items():
            for name, data in files.items():
                temps[f"{place}/{name}"] = _temp(place, data)
        _flush_all(list(temps.values()))
        for target, temp in temps.items():
            try:
                os.link(temp, target)
            except FileExistsError as error:
                raise AlreadyThereError(object=target.rpartition("/")[2]) from error
    finally:
        for temp in temps.values():
            Path(temp).unlink(missing_ok=True)
    for place in settled:
        settle(place)


def replace(path: Path, data: bytes) -> None:
    """Writes a file over another by rename: a reader sees the old or the new, never half."""
    folder(path.parent)
    temp = _temp(path.parent, data)
    try:
        _flush(temp)
        Path(temp).rename(path)
    except OSError:
        Path(temp).unlink(missing_ok=True)
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


def _temp(place: Path, data: bytes) -> str:
    temp = f"{place}/.{secrets.token_hex(8)}"
    handle = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    except OSError:  # a full disk: nothing half-written stays behind
        Path(temp).unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
    return temp


def _flush(path: str) -> None:
    """Makes the bytes of a file durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_all(paths: Sequence[str]) -> None:
    """Makes the bytes of files durable, all of them before it returns.

    One caller at a time spreads them over the threads; those who come meanwhile are side by side already, and each
    flushes his own.
    """
    if len(paths) == 1 or not _spreading.acquire(blocking=False):
        for path in paths:
            _flush(path)
        return
    try:
        others = [_flushers().submit(_flush, path) for path in paths[1:]]
        _flush(paths[0])
        for other in others:
            other.result()
    finally:
        _spreading.release()


_spreading = Lock()


@cache
def _flushers() -> ThreadPoolExecutor:
    """The threads that flush, for the whole process: to start some for every folder costs more than they do."""
    return ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="flush")


def _as_new() -> None:
    """A fork has none of its parent's threads, and nobody who would give its lock back."""
    global _spreading  # noqa: PLW0603  (one lock for the process)
    _flushers.cache_clear()
    _spreading = Lock()


os.register_at_fork(after_in_child=_as_new)
