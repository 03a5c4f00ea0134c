"""The disk, write-once and durable: what a path holds once, it holds for good."""

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

from archive.core.errors import AlreadyThereError, MissingObjectError

MOST_AT_ONCE = 32
"""Files that are flushed at the same time."""


def folder(path: Path) -> Path:
    """The folder, made durable with every folder above it that was missing."""
    for above in _made(path):
        settle(above)
    return path


def settle(*folders: Path) -> None:
    """Makes the names in folders durable."""
    with _handles() as handles:
        handles += [os.open(one, os.O_RDONLY | os.O_DIRECTORY) for one in folders]
        _flush(handles)


def keep(place: Path, files: Mapping[str, bytes]) -> None:
    """Writes new files into one folder: temp (O_EXCL), write, fsync, link(2), fsync of the folder.

    Several are flushed at once, so that one turn of the disk's journal serves them all.
    Raises AlreadyThereError when a name is taken; it never overwrites. A crash leaves at most hidden
    temporary files and names that nothing refers to.
    """
    keep_together({place: files})


def keep_together(places: Mapping[Path, Mapping[str, bytes]]) -> None:
    """The same in several folders, in two turns: all bytes with the names of new folders, then all names.

    Raises AlreadyThereError.
    """
    above = [one for place in places for one in _made(place)]
    mark = secrets.token_hex(8)
    temps = {
        f"{place}/{name}": (f"{place}/.{mark}-{number}", data)
        for place, files in places.items()
        for number, (name, data) in enumerate(files.items())
    }
    try:
        _write_all(list(temps.values()), above)
        for target, (temp, _) in temps.items():
            try:
                os.link(temp, target)
            except FileExistsError as error:
                raise AlreadyThereError(object=target.rpartition("/")[2]) from error
    finally:
        for temp, _ in temps.values():
            Path(temp).unlink(missing_ok=True)
    settle(*places)


def replace(path: Path, data: bytes) -> None:
    """Writes a file over another by rename: a reader sees the old or the new, never half."""
    folder(path.parent)
    temp = f"{path.parent}/.{secrets.token_hex(8)}"
    try:
        _write_all([(temp, data)], [])
        Path(temp).rename(path)
    except OSError:  # a full disk: nothing half-written stays behind
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


def _made(path: Path) -> list[Path]:
    """Makes the folder and those above it where they are missing; returns the folders that hold the new names.

    Whoever finds a folder that another has just made relies on the file system to keep names in their order, as
    those with a journal do.
    """
    if path.is_dir():
        return []
    above = _made(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    return [*above, path.parent]


@contextmanager
def _handles() -> Iterator[list[int]]:
    """Open files, closed at the end."""
    handles: list[int] = []
    try:
        yield handles
    finally:
        for handle in handles:
            os.close(handle)


def _write_all(files: Sequence[tuple[str, bytes]], folders: Sequence[Path]) -> None:
    """Writes new files and makes their bytes durable, and the names in these folders."""
    rest = list(folders)
    for start in range(0, len(files), MOST_AT_ONCE):
        with _handles() as handles:
            for path, data in files[start : start + MOST_AT_ONCE]:
                handles.append(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                left = memoryview(data)
                while left:
                    left = left[os.write(handles[-1], left) :]
            while rest:
                handles.append(os.open(rest.pop(), os.O_RDONLY | os.O_DIRECTORY))
            _flush(handles)


def _flush(handles: Sequence[int]) -> None:
    """Makes open files durable, all of them before it returns.

    One caller at a time spreads them over the threads; those who come meanwhile are side by side already, and each
    flushes his own.
    """
    if len(handles) == 1 or not _spreading.acquire(blocking=False):
        for handle in handles:
            os.fsync(handle)
        return
    try:
        others = [_flushers().submit(os.fsync, handle) for handle in handles[1:]]
        os.fsync(handles[0])
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
