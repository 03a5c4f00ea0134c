"""The log as files: tiles and entry bundles of C2SP tlog-tiles, computed as a pure function.

A tile of level L holds up to 256 hashes of subtrees 256^L leaves wide; an entry bundle up to 256
leaves, each behind its length in two bytes, big-endian.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from archive.core.errors import DamagedObjectError, MissingObjectError
from archive.core.merkle import NodeReader, Range, leaf_hash, node_hash

WIDTH = 256
HEIGHT = 8
HASH = 32
LONGEST_LEAF = 0xFFFF
CHECKPOINT = "checkpoint"

_WRITTEN = re.compile(
    r"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<number>(x[0-9]{3}/){0,5}[0-9]{3})(\.p/(?P<width>[0-9]{1,3}))?"
)

FileReader = Callable[[str], bytes]
"""Gives the bytes of one file of the log by its path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The right edge of a stored tree: its open entry bundle and one open tile for each level."""

    size: int = 0
    entries: tuple[bytes, ...] = ()
    rows: tuple[tuple[bytes, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What an append writes, in order, and the tree it ends in."""

    files: tuple[tuple[str, bytes], ...]
    size: int
    root: bytes


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """The path of a tile: tile/<L>/<N>, with .p/<W> while it is not full."""
    return _path(f"tile/{level}", number, width)


def entries_path(number: int, width: int = WIDTH) -> str:
    """The path of an entry bundle: tile/entries/<N>, with .p/<W> while it is not full."""
    return _path("tile/entries", number, width)


def _path(folder: str, number: int, width: int) -> str:
    if number < 0 or not 1 <= width <= WIDTH:
        message = f"no tile {number} of width {width}"
        raise RuntimeError(message)
    parts = [f"{number % 1000:03d}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"{folder}/{'/'.join(reversed(parts))}{partial}"


def belongs(path: str, size: int) -> bool:
    """True for the one way to write a tile or an entry bundle of the tree of this size, or of a smaller one."""
    found = _WRITTEN.fullmatch(path)
    if found is None:
        return False
    level = 0 if found["level"] == "entries" else int(found["level"])
    number = int(found["number"].replace("/", "").replace("x", ""))
    width = int(found["width"] or WIDTH)
    if not 1 <= width <= WIDTH:
        return False
    written = _path(f"tile/{found['level']}", number, width)
    return written == path and width <= width_of(level, number, size)


def width_of(level: int, number: int, size: int) -> int:
    """How many hashes the tile holds in a tree of this size: 0 when it does not exist."""
    return max(0, min(WIDTH, (size >> HEIGHT * level) - number * WIDTH))


def bundle(leaves: Sequence[bytes]) -> bytes:
    """The bytes of an entry bundle."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def leaves_of(data: bytes) -> tuple[bytes, ...]:
    """The leaves of an entry bundle. Raises DamagedObjectError."""
    leaves, at = [], 0
    while at < len(data):
        start = at + 2
        end = start + int.from_bytes(data[at:start], "big")
        if end > len(data) or start > len(data):
            raise DamagedObjectError(object="entry bundle")
        leaves.append(data[start:end])
        at = end
    return tuple(leaves)


def hashes_of(data: bytes, width: int) -> tuple[bytes, ...]:
    """The hashes of a tile. Raises DamagedObjectError when it is not `width` hashes long."""
    if len(data) != width * HASH:
        raise DamagedObjectError(object="tile")
    return tuple(data[at : at + HASH] for at in range(0, len(data), HASH))


def edge_of(size: int, read: FileReader) -> Edge:
    """The right edge of the tree of this size, from its files. Raises DamagedObjectError."""
    rows: list[tuple[bytes, ...]] = []
    level = 0
    while size >> HEIGHT * level:
        width = (size >> HEIGHT * level) % WIDTH
        number = size >> HEIGHT * (level + 1)
        rows.append(hashes_of(read(tile_path(level, number, width)), width) if width else ())
        level += 1
    open_width = size % WIDTH
    entries = leaves_of(read(entries_path(size // WIDTH, open_width))) if open_width else ()
    if len(entries) != open_width:
        raise DamagedObjectError(object="entry bundle")
    return Edge(size=size, entries=entries, rows=tuple(rows))


def range_of_edge(edge: Edge) -> Range:
    """The compact range of a tree, from its right edge alone."""
    peaks: list[bytes] = []
    for row in reversed(edge.rows):
        peaks += Range().appended(row).peaks
    return Range(size=edge.size, peaks=tuple(peaks))


def grow(edge: Edge, leaves: Sequence[bytes]) -> Growth:
    """The files of the tree with these leaves appended: the same arguments give the same bytes.

    Full tiles and bundles first, then what is still open, each path once.
    """
    if any(len(leaf) > LONGEST_LEAF for leaf in leaves):
        message = "a leaf longer than 65,535 bytes does not fit an entry bundle"
        raise RuntimeError(message)
    files: list[tuple[str, bytes]] = []
    rows = [list(row) for row in edge.rows]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    _grow_entries(files, edge, leaves)
    touched = _grow_rows(files, rows, edge.size, hashes)
    size = edge.size + len(leaves)
    for level in sorted(touched):
        if rows[level]:
            path = tile_path(level, size >> HEIGHT * (level + 1), len(rows[level]))
            files.append((path, b"".join(rows[level])))
    return Growth(files=tuple(files), size=size, root=range_of_edge(edge).appended(hashes).root())


def _grow_entries(files: list[tuple[str, bytes]], edge: Edge, leaves: Sequence[bytes]) -> None:
    waiting = [*edge.entries, *leaves]
    number = edge.size // WIDTH
    for start in range(0, len(waiting), WIDTH):
        chunk = waiting[start : start + WIDTH]
        if len(chunk) == WIDTH or leaves:
            files.append((entries_path(number + start // WIDTH, len(chunk)), bundle(chunk)))


def _grow_rows(files: list[tuple[str, bytes]], rows: list[list[bytes]], size: int, hashes: Sequence[bytes]) -> set[int]:
    """Pushes leaf hashes into the open tiles; full ones become files. Returns the levels touched."""
    touched: set[int] = set()
    fresh, level = list(hashes), 0
    while fresh:
        if level == len(rows):
            rows.append([])
        touched.add(level)
        number = size >> HEIGHT * (level + 1)
        row, above = rows[level] + fresh, []
        while len(row) >= WIDTH:
            files.append((tile_path(level, number), b"".join(row[:WIDTH])))
            above.append(perfect_root(row[:WIDTH]))
            row, number = row[WIDTH:], number + 1
        rows[level] = row
        fresh, level = above, level + 1
    return touched


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def node_reader(size: int, read: FileReader) -> NodeReader:
    """Reads nodes of the tree of this size out of its tiles, each file once.

    Where a tile that was open then is gone, the full one is read (C2SP tlog-tiles, Partial Tiles).
    """
    seen: dict[tuple[int, int], tuple[bytes, ...]] = {}

    def tile(level: int, number: int) -> tuple[bytes, ...]:
        if (level, number) not in seen:
            width = width_of(level, number, size)
            try:
                seen[level, number] = hashes_of(read(tile_path(level, number, width)), width)
            except MissingObjectError:
                seen[level, number] = hashes_of(read(tile_path(level, number)), WIDTH)[:width]
        return seen[level, number]

    def node(level: int, index: int) -> bytes:
        row, height = divmod(level, HEIGHT)
        first = index << height
        number, at = divmod(first, WIDTH)
        return perfect_root(tile(row, number)[at : at + (1 << height)])

    return node


def still_open(size: int, until: int) -> Iterator[str]:
    """The paths that were open at this size and are open still, wider, when the tree has grown `until`.

    They must be there: full ones have not taken their place.
    """
    if _is_still_open(0, size, until):
        yield entries_path(size // WIDTH, size % WIDTH)
    for level in range((size.bit_length() - 1) // HEIGHT + 1):
        if _is_still_open(level, size, until):
            number = size >> HEIGHT * (level + 1)
            yield tile_path(level, number, width_of(level, number, size))


def _is_still_open(level: int, size: int, until: int) -> bool:
    number = size >> HEIGHT * (level + 1)
    return 0 < width_of(level, number, size) < width_of(level, number, until) < WIDTH


@dataclass(slots=True, kw_only=True)
class Derived:
    """The tiles that follow from leaf hashes, bundle by bundle: one open row for each level is all it remembers."""

    rows: list[list[bytes]] = field(default_factory=list)
    above: Range = field(default_factory=Range)
    """Over the roots of whole bundles: its peaks are the tree's, as far as whole bundles go."""

    def whole(self, number: int, hashes: Sequence[bytes]) -> Iterator[tuple[str, Sequence[bytes]]]:
        """The path and the hashes of each tile that is full with this whole bundle."""
        yield tile_path(0, number), hashes
        node = perfect_root(hashes)
        self.above = self.above.appended([node])
        level = 0
        while True:
            if level == len(self.rows):
                self.rows.append([])
            row = self.rows[level]
            row.append(node)
            level += 1
            if len(row) < WIDTH:
                return
            yield tile_path(level, (number + 1) // WIDTH**level - 1), tuple(row)
            node = perfect_root(row)
            row.clear()

    def edge(self, size: int, last: Sequence[bytes]) -> Iterator[tuple[str, Sequence[bytes]]]:
        """The tiles that are open at the end."""
        for level, row in enumerate([last, *self.rows]):
            if row:
                yield tile_path(level, size >> HEIGHT * (level + 1), len(row)), tuple(row)

    def tree(self, last: Sequence[bytes]) -> Range:
        """The whole tree: whole bundles, then some leaves more."""
        return Range(size=self.above.size * WIDTH, peaks=self.above.peaks).appended(last)
