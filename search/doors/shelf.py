"""The door to the index folders: generations beside each other, CURRENT names the one that answers.

A generation's name carries the version of the words, so that an index made by other rules is never asked, and a
random end, so that no process takes a new folder for one that it has open.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from search.core.errors import IndexBusyError

_CURRENT = "CURRENT"
_BUILDING = "BUILDING"


def current(root: Path) -> Path | None:
    """The folder of the generation that answers, or None before the first."""
    try:
        name = (root / _CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return root / name


@contextmanager
def building(root: Path, *, version: int) -> Iterator[Path]:
    """An empty folder for the next generation, while no other process builds one.

    Crash: a generation that was not finished is not CURRENT, and its lock ends with its process; the next builder
    clears it away. Raises IndexBusyError while another process builds.
    """
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (root / _BUILDING).open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusyError from error
        known = current(root)
        for path in _generations(root):
            if path != known:
                shutil.rmtree(path, ignore_errors=True)
        number = max((_number(path) for path in _generations(root)), default=0) + 1
        folder = root / f"g{number:04d}-w{version}-{token_hex(4)}"
        folder.mkdir(mode=0o700)
        yield folder


def sweep(root: Path) -> None:
    """Removes the retired generations: they keep words that may have been erased.

    Those after the one that answers are left alone, because a builder may be at work on them.
    """
    known = current(root)
    for path in _generations(root):
        if known is not None and _number(path) < _number(known):
            shutil.rmtree(path, ignore_errors=True)


def _generations(root: Path) -> list[Path]:
    return sorted(root.glob("g*-w*-*"))


def _number(folder: Path) -> int:
    return int(folder.name.split("-")[0].removeprefix("g"))


def version_of(folder: Path) -> int:
    """The version of the words this generation was made with."""
    return int(folder.name.split("-")[1].removeprefix("w"))


def switch(root: Path, folder: Path) -> None:
    """Makes this generation the one that answers, at once for every reader.

    Crash before the rename: the old one answers. After it: the new one does. There is no third.
    """
    waiting = root / f"{_CURRENT}.new"
    with waiting.open("w", encoding="ascii") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(root / _CURRENT)
    handle = os.open(root, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
