"""Puts files of the log back that are damaged or gone, as far as the rest proves what they were."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings

from archive.core import tiles
from archive.core.checkpoint import Checkpoint as SignedHead
from archive.core.errors import CheckpointNotValidError, DamagedObjectError, ForkError, MissingObjectError
from archive.core.examination import Fault
from archive.core.merkle import leaf_hash
from archive.doors import log, note
from archive.models import Checkpoint, Leaf
from archive.recovery import Remains
from directory.core.reach import Reach

Leaves = tuple[bytes | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """How long the log is, which of its files were written again, and what of it nothing tells any more."""

    size: int
    files: tuple[str, ...]
    lost: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bundle:
    """What a bundle may have been: the leaves, where they are known, and the hashes of all of them."""

    leaves: Leaves
    hashes: tuple[bytes, ...]


def mend_log(*, by: Reach) -> Mended:
    """Derives every tile and bundle of the signed tree and writes those that are not so on disk.

    A bundle is taken from its file, else from the rows, else put together again from objects and statements whose
    leaves have the hashes of the tile above. Nothing is written before the root is the one that the log signed.
    Raises ForkError when no reading of the files leads to that root, CheckpointNotValidError when no checkpoint is
    left anywhere. A crash leaves some files mended; start again.
    """
    if by.person_id is not None:
        message = "the log is mended by a command, not by a person"
        raise RuntimeError(message)
    root = settings.PLACE.log
    with log.sequencer(root):
        signed, text = _newest()
        wrong: dict[str, bytes] = {}
        lost: list[Fault] = []
        derived, last = tiles.Derived(), tuple[bytes, ...]()
        remains = Remains()
        for number in range(-(-signed.size // tiles.WIDTH)):
            right = partial(_leads, derived, signed) if (number + 1) * tiles.WIDTH >= signed.size else None
            found = _chosen(root, number, signed.size, remains, right)
            lost += _compare_bundle(root, number, found, wrong)
            last = found.hashes
            if len(last) == tiles.WIDTH:
                _compare(root, derived.whole(number, last), wrong)
                last = ()
        _compare(root, derived.edge(signed.size, last), wrong)
        if derived.tree(last).root() != signed.root:
            raise ForkError(path=tiles.CHECKPOINT)
        for path, data in wrong.items():
            log.mend(root, path, data)
        if log.published(root) != text:
            log.publish(root, text)
    return Mended(size=signed.size, files=tuple(wrong), lost=tuple(lost))


def _newest() -> tuple[SignedHead, str]:
    """The longest checkpoint that the log's key signed, on disk or in a row. Raises CheckpointNotValidError."""
    key = note.signer(settings.PLACE.keys).key
    row = Checkpoint.objects.newest()
    found: list[tuple[SignedHead, str]] = []
    for text in (log.published(settings.PLACE.log), "" if row is None else row.cosigned()):
        try:
            found.append((note.verified(text, key), text))
        except CheckpointNotValidError:
            continue
    if not found:
        raise CheckpointNotValidError(finding="no checkpoint of this log is left")
    return max(found, key=lambda one: one[0].size)


def _leads(derived: tiles.Derived, signed: SignedHead, hashes: Sequence[bytes]) -> bool:
    """Whether these last leaves end in the signed root."""
    return derived.tree(hashes).root() == signed.root


def _chosen(root: Path, number: int, size: int, remains: Remains, right: object) -> _Bundle:
    """The reading of a bundle that the tree above proves, else the first there is. Raises MissingObjectError."""
    above = _above(root, number, size)
    first: _Bundle | None = None
    for found in _readings(root, number, size, remains):
        fits = right(found.hashes) if callable(right) else above in (None, tiles.perfect_root(found.hashes))
        if fits:
            return found
        first = first or found
    if first is None:
        raise MissingObjectError(object=tiles.entries_path(number))
    return first


def _above(root: Path, number: int, size: int) -> bytes | None:
    """The hash over the bundle that the tile above it holds, when it can be read."""
    level = number // tiles.WIDTH
    try:
        path = tiles.tile_path(1, level, tiles.width_of(1, level, size))
        return tiles.hashes_of(log.read(root, path), tiles.width_of(1, level, size))[number % tiles.WIDTH]
    except (MissingObjectError, DamagedObjectError, RuntimeError, IndexError):
        return None


def _readings(root: Path, number: int, size: int, remains: Remains) -> Iterator[_Bundle]:
    """What the bundle may have been: by its own file, by the rows, by the tile and whatever has those hashes."""
    width, first = tiles.width_of(0, number, size), number * tiles.WIDTH
    try:
        leaves = log.leaves(root, number, size)
        if len(leaves) == width:
            yield _Bundle(leaves=leaves, hashes=tuple(leaf_hash(leaf) for leaf in leaves))
    except (MissingObjectError, DamagedObjectError):
        pass
    rows = Leaf.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
    texts = tuple(text.encode() for text in rows.values_list("entry__leaf", flat=True))
    if len(texts) == width:
        yield _Bundle(leaves=texts, hashes=tuple(leaf_hash(leaf) for leaf in texts))
    try:
        hashes = tiles.hashes_of(log.read(root, tiles.tile_path(0, number, width)), width)
    except (MissingObjectError, DamagedObjectError):
        return
    yield _Bundle(leaves=tuple(remains.leaves.get(value) for value in hashes), hashes=hashes)


def _compare_bundle(root: Path, number: int, found: _Bundle, wrong: dict[str, bytes]) -> Iterator[Fault]:
    """Notes the bundle's file when it must be written again; names the leaves that nothing tells."""
    known = [leaf for leaf in found.leaves if leaf is not None]
    if len(known) == len(found.leaves):
        path = tiles.entries_path(number, len(known))
        _note(root, path, tiles.bundle(known), wrong)
        return
    for at, leaf in enumerate(found.leaves):
        if leaf is None:
            yield Fault(code="leaf_missing", object=f"leaf {number * tiles.WIDTH + at}")


def _compare(root: Path, derived: Iterator[tuple[str, Sequence[bytes]]], wrong: dict[str, bytes]) -> None:
    for path, hashes in derived:
        _note(root, path, b"".join(hashes), wrong)


def _note(root: Path, path: str, data: bytes, wrong: dict[str, bytes]) -> None:
    try:
        if log.read(root, path) == data:
            return
    except MissingObjectError:
        pass
    wrong[path] = data
