"""The disk, write-once and durable: what a path holds once, it holds for good."""

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from archive.core.errors import AlreadyThereError, MissingObjectError
from archive.doors.together import Together

Files = Mapping[Path, Mapping[str, bytes]]
"""New files by their names, by their folder."""
MOST_OPEN = 256
"""Files that are open at the same time: a process may have 1024."""
MOST_FLUSHERS = 32
"""Threads that flush at the same time."""
EACH_FLUSHES = 12
"""Files that a thread flushes before it is worth another."""
TRIES = 5
"""How often folders that others take back meanwhile are made anew."""
LARGE = 8 * 1024 * 1024
"""So many bytes wait for nobody, and nobody waits for them."""


def folder(path: Path) -> Path:
    """The folder, made durable with every folder above it that was missing."""
    made: list[str] = []
    _make(str(path), made)
    for one in made:
        settle(Path(one).parent)
    return path


def settle(*folders: Path) -> None:
    """Makes the names in folders durable."""
    _settle([str(one) for one in folders])


def keep(place: Path, files: Mapping[str, bytes]) -> None:
    """Writes new files into one folder: temp (O_EXCL), write, fsync, link(2), fsync of the folder.

    Several are flushed at once, so that one turn of the disk's journal serves them all.
    Raises AlreadyThereError when a name is taken; it never overwrites. A crash leaves at most hidden
    temporary files and names that nothing refers to.
    """
    _keep([{place: files}])


def keep_together(places: Files) -> None:
    """The same in several folders, in two turns: all bytes with the names of new folders, then all names.

    What several threads keep at the same time is flushed in the same turns. Raises AlreadyThereError, OSError.
    """
    if sum(len(data) for files in places.values() for data in files.values()) > LARGE:
        _keep([places])
    else:
        _keepers.run(places)


def _keep(several: Sequence[Files]) -> None:
    """Keeps all of them or none. Raises AlreadyThereError, OSError.

    A folder that was found there may be gone before anything lies in it: another's refused call had made it, and took
    it back. Then nothing of ours is written yet, and it is made anew.
    """
    for left in reversed(range(TRIES)):
        try:
            return _keep_once(several)
        except FileNotFoundError:
            if not left:
                raise
    return None


def _keep_once(several: Sequence[Files]) -> None:
    mark = secrets.token_hex(8)
    folders = list(dict.fromkeys(str(place) for places in several for place in places))
    new = [
        (str(place), name, data)
        for places in several
        for place, files in places.items()
        for name, data in files.items()
    ]
    temps = [f"{place}/.{mark}-{number}" for number, (place, _, _) in enumerate(new)]
    made: list[str] = []
    linked: list[str] = []
    try:
        for place in folders:
            _make(place, made)
        try:
            _write_all([(temp, data) for temp, (_, _, data) in zip(temps, new, strict=True)], map(_above, made))
            for temp, (place, name, _) in zip(temps, new, strict=True):
                _link(temp, f"{place}/{name}")
                linked.append(f"{place}/{name}")
        finally:
            _unlink(temps)
        _settle(folders)
    except (AlreadyThereError, OSError):
        _take_back(linked, made)
        raise


def _take_back(files: Sequence[str], folders: Sequence[str]) -> None:
    """Takes away what a refused call has made: nobody was told of it, and who tries again makes it durable anew."""
    _unlink(files)
    for one in reversed(folders):
        with suppress(OSError):  # somebody else's files are in it by now
            os.rmdir(one)  # noqa: PTH106  (a path object for each costs more than the act)


def _link(temp: str, target: str) -> None:
    try:
        os.link(temp, target)
    except FileExistsError as error:
        raise AlreadyThereError(object=target.rpartition("/")[2]) from error


def _unlink(paths: Sequence[str]) -> None:
    for path in paths:
        with suppress(FileNotFoundError):
            os.unlink(path)  # noqa: PTH108  (a path object for each costs more than the act)


_keepers = Together(_keep, most=32, refusals=(AlreadyThereError, OSError))


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


def _make(path: str, made: list[str]) -> None:
    """Makes the folder and those above it where they are missing, and adds those it made, the uppermost first.

    Whoever finds a folder that another has just made relies on the file system to keep names in their order, as
    those with a journal do.
    """
    try:
        os.mkdir(path, 0o700)  # noqa: PTH102  (a path object for each costs more than the act)
    except FileExistsError:
        return
    except FileNotFoundError:
        _make(_above(path), made)
        _make(path, made)
        return
    made.append(path)


def _above(path: str) -> str:
    return str(Path(path).parent)


@contextmanager
def _handles() -> Iterator[list[int]]:
    """Open files, closed at the end."""
    handles: list[int] = []
    try:
        yield handles
    finally:
        for handle in handles:
            os.close(handle)


def _write_all(files: Sequence[tuple[str, bytes]], folders: Iterable[str]) -> None:
    """Writes new files and makes their bytes durable, and the names in these folders."""
    rest = list(dict.fromkeys(folders))
    for start in range(0, len(files), MOST_OPEN):
        with _handles() as handles:
            for path, data in files[start : start + MOST_OPEN]:
                handles.append(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                left = memoryview(data)
                while left:
                    left = left[os.write(handles[-1], left) :]
            while rest:
                handles.append(os.open(rest.pop(), os.O_RDONLY | os.O_DIRECTORY))
            _flush(handles)


def _settle(folders: Sequence[str]) -> None:
    with _handles() as handles:
        handles += [os.open(one, os.O_RDONLY | os.O_DIRECTORY) for one in folders]
        _flush(handles)


def _flush(handles: Sequence[int]) -> None:
    """Makes open files durable, all of them before it returns; several threads flush many.

    All are on their way to the disk before the first is waited for, so that one turn of the journal serves them.
    """
    if len(handles) > 1:
        for handle in handles:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    threads = min(MOST_FLUSHERS, -(-len(handles) // EACH_FLUSHES))
    others = [_flushers().submit(_flush_some, handles[number::threads]) for number in range(1, threads)]
    try:
        _flush_some(handles[::threads])
    finally:
        wait(others)  # nobody closes a file that another still flushes
    for other in others:
        other.result()


def _flush_some(handles: Sequence[int]) -> None:
    for handle in handles:
        os.fsync(handle)


@cache
def _flushers() -> ThreadPoolExecutor:
    """The threads that flush, for the whole process: to start some for every folder costs more than they do."""
    return ThreadPoolExecutor(MOST_FLUSHERS, thread_name_prefix="flush")


os.register_at_fork(after_in_child=_flushers.cache_clear)  # a fork has none of its parent's threads
