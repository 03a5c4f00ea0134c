"""The door to the index folders: generations beside each other, CURRENT names the one that answers.

A generation's name carries the version of the words and the engine, so that an index made by others is never asked,
and a random end, so that no process takes a new folder for one that it has open.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from search.core.cursor import Cursor, cursor_from
from search.core.errors import IndexBusyError

_CURRENT = "CURRENT"
_BUILDING = "BUILDING"
_WRITING = "WRITING"
_CURSOR = "CURSOR"
_STAINED = "STAINED"


def current(root: Path) -> Path | None:
    """The folder of the generation that answers, or None before the first."""
    try:
        name = (root / _CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return root / name


@contextmanager
def building(root: Path, *, version: int, engine: str) -> Iterator[Path]:
    """An empty folder for the next generation, while no other process builds one.

    Crash: a generation that was not finished is not CURRENT, and its lock ends with its process; the next builder
    clears it away. Raises IndexBusyError while another process builds.
    """
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(root / _BUILDING):
        known = current(root)
        for path in _generations(root):
            if path != known:
                shutil.rmtree(path, ignore_errors=True)
        number = max((_number(path) for path in _generations(root)), default=0) + 1
        folder = root / f"g{number:04d}-w{version}-{engine}-{token_hex(4)}"
        folder.mkdir(mode=0o700)
        yield folder


@contextmanager
def writer(folder: Path) -> Iterator[None]:
    """Lets one process at a time write this generation. Raises IndexBusyError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder / _WRITING):
        yield


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusyError from error
        yield


def cursor_of(folder: Path) -> Cursor:
    """How far this generation has read; the beginning when nothing was acknowledged yet."""
    try:
        return cursor_from((folder / _CURSOR).read_text(encoding="ascii"))
    except FileNotFoundError:
        return Cursor()


def keep_cursor(folder: Path, cursor: Cursor) -> None:
    """Acknowledges what was committed before: this rename is the commit of the generation.

    Crash before it: the old cursor stands, and everything after it is read again.
    """
    _replaced(folder / _CURSOR, cursor.as_text())


def stain(folder: Path) -> None:
    """Marks this generation, before what it does next is committed: it may keep words on its disk that must go."""
    _replaced(folder / _STAINED, "")


def is_stained(folder: Path) -> bool:
    """True when another generation must take the place of this one."""
    return (folder / _STAINED).exists()


def sweep(root: Path) -> int:
    """Removes the retired generations and says how many: they keep words that may have been erased.

    Those after the one that answers are left alone, because a builder may be at work on them.
    """
    known = current(root)
    retired = [path for path in _generations(root) if known is not None and _number(path) < _number(known)]
    for path in retired:
        shutil.rmtree(path, ignore_errors=True)
    return len(retired)


def _generations(root: Path) -> list[Path]:
    return sorted(root.glob("g*-w*-*"))


def _number(folder: Path) -> int:
    return int(folder.name.split("-")[0].removeprefix("g"))


def made_by(folder: Path) -> tuple[int, str]:
    """The version of the words this generation was made with, and its engine."""
    version, engine = folder.name.split("-")[1:3]
    return int(version.removeprefix("w")), engine


def names(root: Path) -> list[str]:
    """The generations that are there."""
    return [path.name for path in _generations(root)]


def switch(root: Path, folder: Path) -> None:
    """Makes this generation the one that answers, at once for every reader.

    Crash before the rename: the old one answers. After it: the new one does. There is no third.
    """
    _replaced(root / _CURRENT, folder.name)


def settled(folder: Path) -> None:
    """Makes sure that what was made in this folder is there after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _replaced(path: Path, text: str) -> None:
    waiting = path.with_suffix(".new")
    with waiting.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)
    settled(path.parent)
