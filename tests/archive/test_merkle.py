"""The tree: published vectors, an independent reckoning, properties."""

import base64
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.core.errors import ProofNotValidError
from archive.core.merkle import (
    EMPTY_ROOT,
    NodeReader,
    Range,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    range_of,
)

VECTORS = Path(__file__).parent.parent / "vectors" / "merkle"
INCLUSION = sorted((VECTORS / "inclusion").rglob("*.json"))
CONSISTENCY = sorted((VECTORS / "consistency").rglob("*.json"))


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def reckoned(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word; the oracle of this file."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + reckoned(leaves[:split]) + reckoned(leaves[split:])).digest()


def nodes(leaves: Sequence[bytes]) -> NodeReader:
    return lambda level, index: reckoned(leaves[index << level : (index + 1) << level])


def leaves_of(size: int) -> list[bytes]:
    return [number.to_bytes(4, "big") for number in range(size)]


@pytest.mark.parametrize("path", INCLUSION, ids=lambda path: str(path.relative_to(VECTORS)))
def test_inclusion_vectors_agree(path: Path) -> None:
    vector = json.loads(path.read_text())
    arguments = {
        "index": vector["leafIdx"],
        "size": vector["treeSize"],
        "path": [decoded(node) for node in vector["proof"] or ()],
        "root": decoded(vector["root"]),
    }
    if vector["wantErr"]:
        with pytest.raises(ProofNotValidError):
            check_inclusion(decoded(vector["leafHash"]), **arguments)
    else:
        check_inclusion(decoded(vector["leafHash"]), **arguments)


@pytest.mark.parametrize("path", CONSISTENCY, ids=lambda path: str(path.relative_to(VECTORS)))
def test_consistency_vectors_agree(path: Path) -> None:
    vector = json.loads(path.read_text())
    arguments = {
        "old": vector["size1"],
        "new": vector["size2"],
        "old_root": decoded(vector["root1"]),
        "new_root": decoded(vector["root2"]),
        "path": [decoded(node) for node in vector["proof"] or ()],
    }
    if vector["wantErr"]:
        with pytest.raises(ProofNotValidError):
            check_consistency(**arguments)
    else:
        check_consistency(**arguments)


def test_all_vectors_are_here() -> None:
    assert (len(INCLUSION), len(CONSISTENCY)) == (98, 98)


@given(st.integers(0, 300), st.integers(0, 40))
def test_a_range_grows_to_the_root_of_the_rfc(old: int, more: int) -> None:
    leaves = leaves_of(old + more)
    grown = range_of(old, nodes(leaves)).appended(leaf_hash(leaf) for leaf in leaves[old:])
    assert grown.size == old + more
    assert grown.root() == reckoned(leaves)
    assert len(grown.peaks) == grown.size.bit_count()


def test_an_append_costs_no_more_than_the_height_of_the_tree() -> None:
    size = (1 << 40) - 1  # the dearest append there is
    grown = Range(size=size, peaks=(bytes(32),) * 40).appended([bytes(32)])
    assert (grown.size, len(grown.peaks)) == (1 << 40, 1)


@given(st.integers(1, 200), st.data())
def test_every_leaf_is_proved_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    path, root = inclusion_path(index, size, nodes(leaves)), reckoned(leaves)
    check_inclusion(leaf_hash(leaves[index]), index=index, size=size, path=path, root=root)
    with pytest.raises(ProofNotValidError):
        check_inclusion(leaf_hash(b"another"), index=index, size=size, path=path, root=root)
    with pytest.raises(ProofNotValidError):
        check_inclusion(leaf_hash(leaves[index]), index=size, size=size, path=path, root=root)


@given(st.integers(1, 200), st.integers(0, 100))
def test_every_growth_is_proved_and_no_rewriting(old: int, more: int) -> None:
    leaves = leaves_of(old + more)
    new, old_root, new_root = old + more, reckoned(leaves[:old]), reckoned(leaves)
    path = consistency_path(old, new, nodes(leaves))
    check_consistency(old=old, new=new, old_root=old_root, new_root=new_root, path=path)
    rewritten = reckoned([b"another", *leaves[1:old]])
    with pytest.raises(ProofNotValidError):
        check_consistency(old=old, new=new, old_root=rewritten, new_root=new_root, path=path)


def test_the_hashes_are_those_of_the_rfc() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert node_hash(b"\x01" * 32, b"\x02" * 32) == sha256(b"\x01" + b"\x01" * 32 + b"\x02" * 32).digest()
    assert Range().root() == EMPTY_ROOT


def test_wrong_use_is_a_fault_of_the_programmer() -> None:
    with pytest.raises(RuntimeError):
        Range(size=3, peaks=(bytes(32),))
    with pytest.raises(RuntimeError):
        inclusion_path(3, 3, nodes(leaves_of(3)))
    with pytest.raises(RuntimeError):
        consistency_path(0, 3, nodes(leaves_of(3)))


def test_a_proof_of_values_that_are_no_hashes_is_refused() -> None:
    with pytest.raises(ProofNotValidError):
        check_inclusion(bytes(32), index=0, size=2, path=[b"short"], root=bytes(32))
