"""The Merkle tree of RFC 6962: hashes, compact ranges, inclusion and consistency.

Pure: nodes are asked for through a reader function, so the same walk serves tiles on disk, a list in
a test, and the stand-alone verifier.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest

from archive.core.errors import ProofNotValidError

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves (RFC 6962, 2.1)."""

NodeReader = Callable[[int, int], bytes]
"""Gives the hash of the perfect subtree `index` at `level`: it covers leaves [index·2^level, (index+1)·2^level)."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf: SHA-256 over 0x00 and its bytes."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees: SHA-256 over 0x01 and both."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A compact range: the roots of the perfect subtrees that make up a tree, largest first.

    It is all one must know of a tree to append to it: one hash for each bit set in its size.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            message = f"{len(self.peaks)} peaks cannot make a tree of {self.size}"
            raise RuntimeError(message)

    def appended(self, hashes: Iterable[bytes]) -> "Range":
        """The range with more leaf hashes; each costs O(1) on average and O(log n) at most."""
        size, peaks = self.size, list(self.peaks)
        for value in hashes:
            node, rest = value, size
            while rest & 1:
                node = node_hash(peaks.pop(), node)
                rest >>= 1
            peaks.append(node)
            size += 1
        return Range(size=size, peaks=tuple(peaks))

    def root(self) -> bytes:
        """The root of the tree."""
        if not self.peaks:
            return EMPTY_ROOT
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node


def range_of(size: int, read: NodeReader) -> Range:
    """The compact range of a stored tree."""
    peaks, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            peaks.append(read(level, start >> level))
            start += 1 << level
    return Range(size=size, peaks=tuple(peaks))


def _subtree(start: int, end: int, read: NodeReader) -> bytes:
    """The hash over leaves [start, end), where start is a multiple of the subtree's full width."""
    width = end - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return read(level, start >> level)
    split = 1 << ((width - 1).bit_length() - 1)
    return node_hash(_subtree(start, start + split, read), _subtree(start + split, end, read))


def inclusion_path(index: int, size: int, read: NodeReader) -> tuple[bytes, ...]:
    """The audit path of leaf `index` in the tree of `size` leaves (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        message = f"leaf {index} does not lie in a tree of {size}"
        raise RuntimeError(message)
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        split = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < split:
            path.append(_subtree(split, end, read))
            end = split
        else:
            path.append(_subtree(start, split, read))
            start = split
    return tuple(reversed(path))


def consistency_path(old: int, new: int, read: NodeReader) -> tuple[bytes, ...]:
    """The proof that the tree of `new` leaves continues the tree of `old` (RFC 6962, 2.1.2)."""
    if not 0 < old <= new:
        message = f"no consistency proof from {old} to {new}"
        raise RuntimeError(message)
    path: list[bytes] = []
    start, end, is_whole = 0, new, True
    while old != end:
        split = start + (1 << ((end - start - 1).bit_length() - 1))
        if old <= split:
            path.append(_subtree(split, end, read))
            end = split
        else:
            path.append(_subtree(start, split, read))
            start, is_whole = split, False
    if not is_whole:
        path.append(_subtree(start, end, read))
    return tuple(reversed(path))


def check_inclusion(leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Returns when the leaf hash stands at `index` under the root. Raises ProofNotValidError."""
    if not 0 <= index < size:
        raise ProofNotValidError(finding="leaf outside the tree")
    if len(leaf) != len(EMPTY_ROOT):
        raise ProofNotValidError(finding="no leaf hash")
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    _check_path(path, inner + border)
    node = leaf
    for level, sibling in enumerate(path[:inner]):
        node = node_hash(node, sibling) if index >> level & 1 == 0 else node_hash(sibling, node)
    for sibling in path[inner:]:
        node = node_hash(sibling, node)
    if not compare_digest(node, root):
        raise ProofNotValidError(finding="inclusion does not lead to the root")


def check_consistency(*, old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Returns when the newer tree continues the older. Raises ProofNotValidError.

    A tree without leaves is refused: everything continues it, so it would prove nothing.
    """
    if not 0 < old <= new:
        raise ProofNotValidError(finding="sizes out of order")
    if old == new:
        _check_path(path, 0)
        if not compare_digest(old_root, new_root):
            raise ProofNotValidError(finding="same size, other root")
        return
    shift = (old & -old).bit_length() - 1  # leaves below the perfect subtree at the old tree's right edge
    inner = ((old - 1) ^ (new - 1)).bit_length() - shift
    border = ((old - 1) >> (inner + shift)).bit_count()
    seeds = 0 if old == 1 << shift else 1  # a perfect old tree is its own seed
    _check_path(path, inner + border + seeds)
    seed, rest = (path[0], path[1:]) if seeds else (old_root, path)
    older, newer = _climb(seed, rest, inner=inner, mask=(old - 1) >> shift)
    if not (compare_digest(older, old_root) and compare_digest(newer, new_root)):
        raise ProofNotValidError(finding="consistency does not lead to both roots")


def _climb(seed: bytes, path: Sequence[bytes], *, inner: int, mask: int) -> tuple[bytes, bytes]:
    """The two roots a consistency proof leads to, from the subtree both trees share."""
    older = newer = seed
    for level, sibling in enumerate(path):
        if level >= inner or mask >> level & 1:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
        else:
            newer = node_hash(newer, sibling)
    return older, newer


def _check_path(path: Sequence[bytes], length: int) -> None:
    if len(path) != length:
        raise ProofNotValidError(finding="proof of wrong length")
    if any(len(value) != len(EMPTY_ROOT) for value in path):
        raise ProofNotValidError(finding="proof with a value that is no hash")
