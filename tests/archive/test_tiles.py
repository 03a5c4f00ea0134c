"""The log's files: paths, bundles, and growth as a pure function."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core import tiles
from archive.core.errors import DamagedObjectError, MissingObjectError
from archive.core.merkle import Range, check_consistency, check_inclusion, consistency_path, inclusion_path, leaf_hash


class Disk(dict[str, bytes]):
    """A disk in memory that refuses other bytes at a path it knows, as the real one does."""

    def put(self, files: tuple[tuple[str, bytes], ...]) -> None:
        for path, data in files:
            assert self.setdefault(path, data) == data

    def read(self, path: str) -> bytes:
        if path not in self:
            raise MissingObjectError(object=path)
        return self[path]


def leaf(number: int) -> bytes:
    return b"leaf %d" % number


def root_of(size: int) -> bytes:
    return Range().appended(leaf_hash(leaf(number)) for number in range(size)).root()


def grown(disk: Disk, old: int, new: int) -> tiles.Growth:
    growth = tiles.grow(tiles.edge_of(old, disk.read), [leaf(number) for number in range(old, new)])
    disk.put(growth.files)
    return growth


@pytest.mark.parametrize(
    ("level", "number", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 67, 256, "tile/0/067"),
        (0, 1234067, 256, "tile/0/x001/x234/067"),
        (1, 1000, 7, "tile/1/x001/000.p/7"),
    ],
)
def test_paths_are_those_of_c2sp(level: int, number: int, width: int, path: str) -> None:
    assert tiles.tile_path(level, number, width) == path
    assert tiles.entries_path(number, width) == path.replace(f"tile/{level}/", "tile/entries/")


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_however_it_grows_the_same_tree_comes_out(steps: list[int]) -> None:
    sizes = [0, *(sum(steps[: count + 1]) for count in range(len(steps)))]
    disk = Disk()
    for old, new in pairwise(sizes):
        growth = grown(disk, old, new)
        assert (growth.size, growth.root) == (new, root_of(new))
        assert tiles.range_of_edge(tiles.edge_of(new, disk.read)).root() == growth.root
    at_once = Disk()
    grown(at_once, 0, sizes[-1])
    assert at_once.items() <= disk.items()


def test_two_levels_of_full_tiles_prove_every_kind_of_leaf() -> None:
    disk, size = Disk(), 256 * 256 + 256 + 3
    root = grown(disk, 0, size).root
    assert "tile/2/000.p/1" in disk
    assert "tile/1/000" in disk
    assert "tile/1/001.p/1" in disk
    assert "tile/0/257.p/3" in disk
    read = tiles.node_reader(size, disk.read)
    for index in (0, 255, 256, 65535, 65536, size - 1):
        path = inclusion_path(index, size, read)
        check_inclusion(leaf_hash(leaf(index)), index=index, size=size, path=path, root=root)
    for old in (1, 256, 65536, 65537, size):
        path = consistency_path(old, size, read)
        check_consistency(old=old, new=size, old_root=root_of(old), new_root=root, path=path)
    derived, last = derived_from([leaf_hash(leaf(number)) for number in range(size)])
    assert derived == {path: data for path, data in disk.items() if not path.startswith("tile/entries/")}
    assert last.root() == root
    assert all(tiles.belongs(path, size) for path in disk)


def derived_from(hashes: list[bytes]) -> tuple[dict[str, bytes], Range]:
    """Every tile as it is derived again bundle by bundle, and the tree."""
    derived, found = tiles.Derived(), dict[str, bytes]()
    whole = len(hashes) // tiles.WIDTH
    for number in range(whole):
        for path, row in derived.whole(number, hashes[number * tiles.WIDTH : (number + 1) * tiles.WIDTH]):
            found[path] = b"".join(row)
    last = hashes[whole * tiles.WIDTH :]
    found |= {path: b"".join(row) for path, row in derived.edge(len(hashes), last)}
    return found, derived.tree(last)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/002", "tile/0/001.p/8", "tile/1/000.p/2", "tile/entries/002.p/1", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/257", "tile/0/x000/001", "tile/0/1", "tile/00/000", "tile/0/000/", "checkpoint", "",
    ],
)  # fmt: skip
def test_only_what_a_tree_of_this_size_can_have_belongs_to_it(path: str) -> None:
    assert tiles.belongs("tile/0/000", 256 + 7)
    assert tiles.belongs("tile/0/001.p/7", 256 + 7)
    assert not tiles.belongs(path, 256 + 7)


def test_entry_bundles_hold_the_leaves_behind_their_lengths() -> None:
    disk = Disk()
    grown(disk, 0, 300)
    assert disk["tile/entries/000"].startswith(b"\x00\x06leaf 0\x00\x06leaf 1")
    assert tiles.leaves_of(disk["tile/entries/001.p/44"]) == tuple(leaf(number) for number in range(256, 300))


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x05abc"])
def test_a_torn_entry_bundle_is_damage(data: bytes) -> None:
    with pytest.raises(DamagedObjectError):
        tiles.leaves_of(data)


def test_a_torn_edge_is_damage() -> None:
    disk = Disk()
    grown(disk, 0, 3)
    for path in ("tile/0/000.p/3", "tile/entries/000.p/3"):
        torn = Disk(disk)
        torn[path] = torn[path][:-8]
        with pytest.raises(DamagedObjectError):
            tiles.edge_of(3, torn.read)


def test_wrong_use_is_a_fault_of_the_programmer() -> None:
    with pytest.raises(RuntimeError):
        tiles.tile_path(0, 0, 257)
    with pytest.raises(RuntimeError):
        tiles.grow(tiles.Edge(), [bytes(65536)])


def test_nothing_new_writes_nothing() -> None:
    disk = Disk()
    grown(disk, 0, 5)
    assert tiles.grow(tiles.edge_of(5, disk.read), []).files == ()


@pytest.mark.parametrize(("size", "most"), [(10_000, 3), (1_000_000, 4), (1_000_000_000, 5)])
def test_an_append_reads_one_file_for_each_level_and_never_the_tree(size: int, most: int) -> None:
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        width = int(path.rpartition(".p/")[2])
        return tiles.bundle([b"leaf"] * width) if path.startswith("tile/entries/") else bytes(tiles.HASH * width)

    growth = tiles.grow(tiles.edge_of(size, read), [b"one more"])
    assert len(asked) <= most
    assert len(growth.files) <= most
    assert growth.size == size + 1


@pytest.mark.parametrize(
    ("size", "until", "paths"),
    [
        (3, 5, ["tile/entries/000.p/3", "tile/0/000.p/3"]),
        (3, 3, []),
        (3, 256, []),
        (256, 512, ["tile/1/000.p/1"]),
        (300, 520, ["tile/1/000.p/1"]),
        (515, 520, ["tile/entries/002.p/3", "tile/0/002.p/3"]),
    ],
)
def test_what_was_open_must_stay_until_the_full_one_is_there(size: int, until: int, paths: list[str]) -> None:
    assert list(tiles.still_open(size, until)) == paths


def test_an_older_tree_is_read_from_full_tiles_where_its_open_ones_are_gone() -> None:
    leaves = [str(number).encode() for number in range(300)]
    first = tiles.grow(tiles.Edge(), leaves[:100])
    files = dict(first.files)
    files |= dict(tiles.grow(tiles.edge_of(100, files.__getitem__), leaves[100:]).files)
    del files["tile/0/000.p/100"]

    def read(path: str) -> bytes:
        if path not in files:
            raise MissingObjectError(object=path)
        return files[path]

    path = inclusion_path(7, 100, tiles.node_reader(100, read))
    check_inclusion(leaf_hash(b"7"), index=7, size=100, path=path, root=first.root)
    with pytest.raises(MissingObjectError):
        inclusion_path(7, 99, tiles.node_reader(300, lambda _: read("none")))
