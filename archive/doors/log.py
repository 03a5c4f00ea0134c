"""The log's files: tiles, entry bundles, the published checkpoint, and the sequencer's lock."""

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.core import merkle, tiles
from archive.core.errors import AlreadyThereError, ForkError, MissingObjectError
from archive.core.package import digest
from archive.doors import once

LOCK = ".sequencer"
STATEMENTS = "said"
TIMES = "times"
WATCHED = "watched"


@contextmanager
def sequencer(root: Path) -> Iterator[None]:
    """Holds the one lock of the sequencer; a second waits. The system frees it when a process dies."""
    once.folder(root)
    handle = os.open(root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write(root: Path, path: str, data: bytes) -> None:
    """Writes a file of the log once; the same bytes again are no news.

    Raises ForkError when the path holds other bytes: then two histories exist and nothing may go on.
    """
    target = root / path
    try:
        once.keep(target.parent, {target.name: data})
    except AlreadyThereError as error:
        if once.read(target) != data:
            raise ForkError(path=path) from error


def write_all(root: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Writes files of the log once each, folder by folder, so that the disk is flushed a few times only.

    Raises ForkError as `write`.
    """
    folders: dict[Path, dict[str, bytes]] = {}
    for path, data in files:
        target = root / path
        folders.setdefault(target.parent, {})[target.name] = data
    for folder, named in folders.items():
        try:
            once.keep(folder, named)
        except AlreadyThereError:  # a restart: some of them are there already
            for name, data in named.items():
                write(root, (folder / name).relative_to(root).as_posix(), data)


def read(root: Path, path: str) -> bytes:
    """The bytes of a file of the log. Raises MissingObjectError."""
    return once.read(root / path)


def partials(root: Path, path: str) -> Iterator[tuple[int, bytes]]:
    """What is left of the tile or bundle at this path from when it was open: each width with its bytes."""
    folder = root / f"{path}.p"
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.isdecimal())
    except FileNotFoundError:
        return
    for name in names:
        yield int(name), once.read(folder / name)


def publish(root: Path, note: str) -> None:
    """Publishes a checkpoint by rename."""
    once.replace(root / tiles.CHECKPOINT, note.encode())


def published(root: Path) -> str:
    """The published checkpoint, or nothing before the first; what is no text in it is no checkpoint either."""
    try:
        return once.read(root / tiles.CHECKPOINT).decode("utf-8", "replace")
    except MissingObjectError:
        return ""


def inclusion(root: Path, *, index: int, size: int) -> tuple[bytes, ...]:
    """The audit path of a leaf, from the tiles. Raises MissingObjectError, DamagedObjectError."""
    return merkle.inclusion_path(index, size, _nodes(root, size))


def consistency(root: Path, *, old: int, new: int) -> tuple[bytes, ...]:
    """The proof that the newer tree continues the older. Raises MissingObjectError, DamagedObjectError."""
    return merkle.consistency_path(old, new, _nodes(root, new))


def edge(root: Path, size: int) -> tiles.Edge:
    """The right edge of the stored tree. Raises MissingObjectError, DamagedObjectError."""
    return tiles.edge_of(size, lambda path: read(root, path))


def peaks(root: Path, size: int) -> merkle.Range:
    """The stored tree's compact range, from its tiles. Raises MissingObjectError, DamagedObjectError."""
    return merkle.range_of(size, _nodes(root, size))


def leaves(root: Path, number: int, size: int) -> tuple[bytes, ...]:
    """The leaves of an entry bundle. Raises MissingObjectError, DamagedObjectError."""
    width = tiles.width_of(0, number, size)
    return tiles.leaves_of(read(root, tiles.entries_path(number, width)))


def _nodes(root: Path, size: int) -> merkle.NodeReader:
    return tiles.node_reader(size, lambda path: read(root, path))


def mend(root: Path, path: str, data: bytes) -> None:
    """Puts a file of the log back where it is damaged or gone; only what was derived and proved may be put there."""
    once.replace(root / path, data)


@dataclass(frozen=True, slots=True)
class Said:
    """A file of statements: where it lies, and the leaves it speaks of."""

    first: int
    last: int
    path: str


def keep_statements(root: Path, said: Mapping[int, str]) -> None:
    """Keeps statements by their leaf's index, one line each: canonical JSON holds no line break.

    A restart may take more leaves together and write a second file of another name: readers take either.
    """
    if said:
        write(root, said_path(min(said), max(said)), lines_of(said))


def lines_of(said: Mapping[int, str]) -> bytes:
    """Statements as their file holds them."""
    return "".join(f"{index} {text}\n" for index, text in sorted(said.items())).encode()


def said_path(first: int, last: int) -> str:
    """Where the statements of these leaves lie."""
    return f"{STATEMENTS}/{first // 100_000:06d}/{first:012d}-{last:012d}"


def said(root: Path) -> Iterator[Said]:
    """The files of statements, by their first leaf."""
    for path in sorted((root / STATEMENTS).glob("??????/*-*")):
        first, _, last = path.name.partition("-")
        if (first + last).isdecimal() and (first + last).isascii():
            yield Said(int(first), int(last), path.relative_to(root).as_posix())


def statements(root: Path) -> Iterator[tuple[int, str]]:
    """Every statement that was kept, with its leaf's index, roughly in order; unjudged: the leaf has the hash."""
    for file in said(root):
        for line in read(root, file.path).decode("utf-8", "replace").split("\n"):
            index, _, text = line.partition(" ")
            if index.isdecimal() and index.isascii():
                yield int(index), text


def keep_time(root: Path, size: int, data: bytes) -> None:
    """Keeps what is known of a time token over the checkpoint of this size."""
    write(root, time_path(size, data), data)


def time_path(size: int, data: bytes) -> str:
    """Where it lies."""
    return f"{TIMES}/{size:012d}-{digest(data)[:16]}.json"


def stands(root: Path, path: str, data: bytes) -> bool:
    """Whether these bytes stand there."""
    try:
        return read(root, path) == data
    except MissingObjectError:
        return False


def times(root: Path) -> Iterator[bytes]:
    """What was kept of every time token, the shortest log first; unjudged."""
    for path in sorted((root / TIMES).glob("*.json")):
        yield once.read(path)


def keep_watched(root: Path, origin: str, note: str) -> None:
    """Remembers the newest checkpoint of another log that is cosigned here; durable when it returns."""
    once.replace(root / watched_path(origin), note.encode())


def watched(root: Path, path: str) -> str:
    """What is remembered there, or nothing; unjudged."""
    try:
        return once.read(root / path).decode("utf-8", "replace")
    except MissingObjectError:
        return ""


def all_watched(root: Path) -> Iterator[tuple[str, str]]:
    """Where something is remembered of a log that is cosigned here, and what; unjudged."""
    for file in sorted((root / WATCHED).glob("*.note")):
        path = file.relative_to(root).as_posix()
        yield path, watched(root, path)


def watched_path(origin: str) -> str:
    """Where it lies."""
    return f"{WATCHED}/{digest(origin.encode())[:32]}.note"
