"""Derives the log again from its entries: leaves, bundles, tiles, checkpoints; memory does not grow with the log."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from django.conf import settings

from archive.core import tiles
from archive.core.checkpoint import Checkpoint as SignedHead
from archive.core.errors import MissingObjectError
from archive.core.examination import Fault
from archive.core.merkle import Range, leaf_hash
from archive.core.package import digest
from archive.core.watch import OUR_TIME
from archive.doors import log, note
from archive.models import Checkpoint, CheckpointTime, Head, Leaf
from archive.watch import roots_in, watch
from signing.core.errors import NotEstablishedError, TimeNotGivenError
from signing.proven_time import proven_time

Progress = Callable[[int, int], None]
"""Is told how many leaves are done, of how many."""
BUNDLES = 16
"""Entry bundles in one query."""


def no_progress(_done: int, _size: int) -> None:
    """Tells nobody."""


def faults_of_log(progress: Progress = no_progress) -> Iterator[Fault]:
    """Everything that is wrong with the log up to its head.

    1. leaves stand without gap, and the bundles on disk hold the entries' leaves
    2. every tile on disk up to the head's holds the hashes that follow from them
    3. at every checkpoint's size the root is the checkpoint's, it is the note this log signs, its time tokens are
       over it, and what was open then and is open still is there
    4. the root at the end is the head's
    """
    root, head, signer = settings.PLACE.log, Head.objects.now(), note.signer(settings.PLACE.keys)
    derived = tiles.Derived()
    hashes: list[bytes] = []
    size = 0
    for number, (leaves, heads) in enumerate(_bundles(head.size)):
        if size != number * tiles.WIDTH or not leaves:
            break
        hashes = [leaf_hash(leaf) for leaf in leaves]
        yield from _bundle_faults(root, number, leaves)  # 1
        for row, tree in _checkpoints(heads, size, hashes, derived):  # 3
            yield from _checkpoint_faults(row, tree, signer)
            yield from _lacking(root, row.size, head.size)
        size += len(leaves)
        if len(leaves) == tiles.WIDTH:
            yield from _all_differing(root, derived.whole(number, hashes))  # 2
            hashes = []
        progress(size, head.size)
    if size != head.size:
        yield Fault(code="leaf_missing", object=f"leaf {size}")
        return
    yield from _all_differing(root, derived.edge(size, hashes))  # 2
    if derived.tree(hashes).root().hex() != head.root:  # 4
        yield Fault(code="root_differs", object="head")


def _bundles(size: int) -> Iterator[tuple[list[bytes], list[Checkpoint]]]:
    """The leaves of the entries, 256 at a time, with the checkpoints among them; what is missing shortens a bundle."""
    step = BUNDLES * tiles.WIDTH
    for start in range(0, size, step):
        stop = min(start + step, size)
        rows = Leaf.objects.filter(index__gte=start, index__lt=stop).order_by("index")
        found = dict(rows.values_list("index", "entry__leaf"))
        heads = Checkpoint.objects.filter(size__gt=start, size__lte=stop).order_by("size").prefetch_related("times")
        for first in range(start, stop, tiles.WIDTH):
            leaves = []
            for index in range(first, min(first + tiles.WIDTH, stop)):
                if index not in found:
                    break
                leaves.append(found[index].encode())
            yield leaves, [row for row in heads if first < row.size <= first + len(leaves)]


def _bundle_faults(root: Path, number: int, leaves: Sequence[bytes]) -> Iterator[Fault]:
    path = tiles.entries_path(number, len(leaves))
    if _read(root, path) != tiles.bundle(leaves):
        yield Fault(code="bundle_differs", object=path)
    for width, data in log.partials(root, tiles.entries_path(number)):
        if data != tiles.bundle(leaves[:width]) and width < len(leaves):
            yield Fault(code="bundle_differs", object=tiles.entries_path(number, width))


def _differing(root: Path, path: str, hashes: Sequence[bytes]) -> Iterator[Fault]:
    whole, _, _ = path.partition(".p/")
    if _read(root, path) != b"".join(hashes):
        yield Fault(code="tiles_differ", object=path)
    for width, data in log.partials(root, whole):
        if data != b"".join(hashes[:width]) and width < len(hashes):
            yield Fault(code="tiles_differ", object=f"{whole}.p/{width}")


def _all_differing(root: Path, derived: Iterable[tuple[str, Sequence[bytes]]]) -> Iterator[Fault]:
    for path, hashes in derived:
        yield from _differing(root, path, hashes)


def _read(root: Path, path: str) -> bytes | None:
    try:
        return log.read(root, path)
    except MissingObjectError:
        return None


def _checkpoints(
    heads: Sequence[Checkpoint], size: int, hashes: Sequence[bytes], derived: tiles.Derived
) -> Iterator[tuple[Checkpoint, Range]]:
    """Each with the tree of its size."""
    grown = derived.tree(())
    for row in heads:
        grown = grown.appended(hashes[grown.size - size : row.size - size])
        yield row, grown


def _checkpoint_faults(row: Checkpoint, grown: Range, signer: note.Signer) -> Iterator[Fault]:
    root = grown.root()
    signed = signer.signed(SignedHead(origin=signer.key.name, size=grown.size, root=root))
    if (row.note, row.root) != (signed, root.hex()):
        yield Fault(code="checkpoint_differs", object=f"size {row.size}")
    for time in row.times.all():
        if not _holds(time, row):
            yield Fault(code="time_differs", object=f"size {row.size} {time.source}")


def _lacking(root: Path, size: int, until: int) -> Iterator[Fault]:
    for path in tiles.still_open(size, until):
        if _read(root, path) is None:
            yield Fault(code="tiles_differ", object=path)


def _holds(time: CheckpointTime, row: Checkpoint) -> bool:
    """True for a token over this checkpoint, of our authority or one that is still named, and of the row's moment."""
    named = {one.name: one.roots for one in watch().times}
    if time.source != OUR_TIME and time.source not in named:
        return True  # its roots are not known here any more: whoever needs it brings them
    try:
        roots = b"" if time.source == OUR_TIME else roots_in(named[time.source])
        proven = proven_time(bytes(time.token), bytes.fromhex(digest(row.note.encode())), roots=roots)
    except (TimeNotGivenError, NotEstablishedError, MissingObjectError):
        return False
    return proven.at == time.at
