"""The witness's rules: what is asked, what is refused and why, what is signed."""

import base64
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.core.checkpoint import COSIGNATURE, Checkpoint, key_from
from archive.core.errors import CheckpointNotValidError, NotCosignedError
from archive.core.merkle import EMPTY_ROOT, Range, consistency_path, leaf_hash
from archive.core.tiles import perfect_root
from archive.core.witness import (
    Refusal,
    Submission,
    check_step,
    message,
    seconds_and_signature,
    size_in,
    submission_from,
    timestamped,
)
from archive.doors import note

HASHES = [leaf_hash(bytes([number])) for number in range(40)]
EXAMPLE = (
    "old 20852014\n"
    "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    "\n"
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
"""The example of C2SP tlog-witness, with the first of its proof's lines."""


def tree(size: int) -> Checkpoint:
    root = Range().appended(HASHES[:size]).root() if size else EMPTY_ROOT
    return Checkpoint(origin="town/log", size=size, root=root)


def step(old: int, new: int) -> Submission:
    def node(level: int, index: int) -> bytes:
        return perfect_root(HASHES[index << level : (index + 1) << level])

    return Submission(old=old, proof=consistency_path(old, new, node) if old else (), note="")


def test_the_example_of_the_specification_is_read_and_written_the_same() -> None:
    asked = submission_from(EXAMPLE.encode())
    assert (asked.old, len(asked.proof)) == (20852014, 1)
    assert asked.note.startswith("example.com/behind-the-sofa\n20852163\n")
    assert asked.as_bytes() == EXAMPLE.encode()


@pytest.mark.parametrize(
    "text",
    [
        "", "old 1", "old 01\n\nx", "old -1\n\nx", "old 1\n\n", "new 1\n\nx", "old 1\nnot base64!\n\nx", "old  1\n\nx",
        "old 1\n" + base64.b64encode(bytes(32)).decode().join(["", "\n"]) * 64 + "\nx", "\udcff",
    ],
)  # fmt: skip
def test_anything_else_is_malformed(text: str) -> None:
    with pytest.raises(NotCosignedError) as caught:
        submission_from(text.encode("utf-8", "surrogateescape"))
    assert caught.value.facts["refusal"] is Refusal.MALFORMED


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with suppress(NotCosignedError):
        assert submission_from(data).as_bytes()


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 7), (1, 2), (7, 7), (8, 32), (13, 40), (39, 40)])
def test_a_continued_tree_is_cosigned(old: int, new: int) -> None:
    check_step(step(old, new), tree(new), size=old, root=tree(old).root)


def refusal_of(asked: Submission, signed: Checkpoint, *, size: int, root: bytes) -> tuple[object, object]:
    with pytest.raises(NotCosignedError) as caught:
        check_step(asked, signed, size=size, root=root)
    return caught.value.facts["refusal"], caught.value.facts.get("size")


def test_what_does_not_continue_is_refused_and_told_why() -> None:
    known = tree(13)
    assert refusal_of(step(12, 20), tree(20), size=13, root=known.root) == (Refusal.OTHER_SIZE, 13)
    assert refusal_of(step(0, 20), tree(20), size=13, root=known.root) == (Refusal.OTHER_SIZE, 13)
    assert refusal_of(step(13, 20), tree(12), size=13, root=known.root) == (Refusal.MALFORMED, None)
    other = Checkpoint(origin="town/log", size=13, root=bytes(32))
    assert refusal_of(Submission(old=13, proof=(), note=""), other, size=13, root=known.root) == (
        Refusal.OTHER_ROOT,
        13,
    )
    assert refusal_of(step(13, 20), tree(21), size=13, root=known.root) == (Refusal.INCONSISTENT, None)
    assert refusal_of(step(13, 20), tree(20), size=13, root=bytes(32)) == (Refusal.INCONSISTENT, None)
    without = Submission(old=13, proof=(), note="")
    assert refusal_of(without, tree(20), size=13, root=known.root) == (Refusal.INCONSISTENT, None)
    first = Submission(old=0, proof=(bytes(32),), note="")
    assert refusal_of(first, tree(20), size=0, root=EMPTY_ROOT) == (Refusal.INCONSISTENT, None)
    more = Submission(old=13, proof=(bytes(32),), note="")
    assert refusal_of(more, known, size=13, root=known.root) == (Refusal.INCONSISTENT, None)


def test_the_signed_bytes_are_those_of_the_specification() -> None:
    root = base64.b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    said = Checkpoint(origin="example.com/behind-the-sofa", size=20852163, root=root)
    assert message(said, seconds=1679315147).decode() == (
        "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    assert seconds_and_signature(timestamped(bytes(64), seconds=5)) == (5, bytes(64))
    for wrong in (b"", bytes(71), bytes(73), b"\xff" + bytes(71)):
        with pytest.raises(CheckpointNotValidError):
            seconds_and_signature(wrong)


@pytest.mark.parametrize(
    ("answer", "size"), [(b"7\n", 7), (b"0\n", 0), (b"07\n", None), (b"7", None), (b"\xd9\xa7\n", None)]
)
def test_a_size_is_read_only_where_it_stands_alone(answer: bytes, size: int | None) -> None:
    assert size_in(answer) == size


def test_a_cosignature_is_believed_of_its_own_witness_and_checkpoint_alone(tmp_path: Path) -> None:
    signer, witness, other = note.signer(tmp_path / "a"), note.cosigner(tmp_path / "a"), note.cosigner(tmp_path / "b")
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    mine = Checkpoint(origin=signer.key.name, size=7, root=tree(7).root)
    text = signer.signed(mine)
    line = witness.cosigned(mine, at=at).line()
    assert note.verified(text + line, signer.key) == mine
    assert note.cosigned_by(text + line, (witness.key, other.key)) == {witness.key.name: at}
    assert note.cosigned_by(text + line, (other.key,)) == {}
    assert note.cosigned_by(text, (witness.key,)) == {}
    grown = signer.signed(Checkpoint(origin=signer.key.name, size=8, root=tree(8).root))
    assert note.cosigned_by(grown + line, (witness.key,)) == {}
    earlier = witness.cosigned(mine, at=at.replace(year=2020))
    value = earlier.value[:8] + witness.cosigned(mine, at=at).value[8:]
    forged = type(earlier)(name=earlier.name, key_id=earlier.key_id, value=value).line()
    assert note.cosigned_by(text + forged, (witness.key,)) == {}
    assert key_from(witness.key.text(), algorithm=COSIGNATURE) == witness.key
    with pytest.raises(CheckpointNotValidError):
        key_from(witness.key.text())
