"""The door to the index folders: generations beside each other, CURRENT names the one that answers.

A generation's name carries the version of the words, so that an index made by other rules is never asked, and a
random end, so that no process takes a new folder for one that it has open.
"""

import os
import shutil
from pathlib import Path
from secrets import token_hex

_CURRENT = "CURRENT"


def current(root: Path) -> Path | None:
    """The folder of the generation that answers, or None before the first."""
    try:
        name = (root / _CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return root / name


def new_generation(root: Path, *, version: int) -> Path:
    """An empty folder for the next generation.

    Crash: a generation that was not finished is not CURRENT; the next `new_generation` clears it away.
    """
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(root)
    numbers = [int(path.name[1:].split("-")[0]) for path in root.glob("g*-w*")]
    folder = root / f"g{max(numbers, default=0) + 1:04d}-w{version}-{token_hex(4)}"
    folder.mkdir(mode=0o700)
    return folder


def sweep(root: Path) -> None:
    """Removes every generation but the one that answers: retired ones keep words that may have been erased."""
    known = current(root)
    for path in root.glob("g*-w*"):
        if path != known:
            shutil.rmtree(path, ignore_errors=True)


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
