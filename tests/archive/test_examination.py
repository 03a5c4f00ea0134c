"""A proof as JSON: there and back, and everything that is not one."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from archive.core.canonical import Json
from archive.core.checkpoint import Checkpoint
from archive.core.errors import BundleNotReadableError, ProofNotValidError
from archive.core.examination import LeafProof, check_told, proof_from
from archive.core.merkle import leaf_hash

PROOF = LeafProof(
    record="ab" * 16,
    leaf="{}",
    leaf_hash="cd" * 32,
    index=3,
    size=7,
    root="ef" * 32,
    inclusion=("01" * 32, "02" * 32),
    checkpoint="diwan/log/0\n7\n",
    log_key="diwan/log/0+x+y",
)
TOLD: dict[str, Json] = {"format": "diwan-proof", "version": 1, **asdict(PROOF)}


def test_a_proof_comes_back() -> None:
    assert proof_from(json.dumps(TOLD).encode()) == PROOF


@pytest.mark.parametrize(
    "change",
    [
        {"format": "x"},
        {"version": 2},
        {"index": "3"},
        {"index": True},
        {"size": 7.5},
        {"extra": 1},
        {"inclusion": [1]},
        {"inclusion": None},
        {"leaf": 5},
    ],
    ids=str,
)
def test_what_is_changed_in_form_is_refused(change: dict[str, Json]) -> None:
    with pytest.raises(BundleNotReadableError):
        proof_from(json.dumps({**TOLD, **change}).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b"\xff"])
def test_what_is_no_proof_is_refused(data: bytes) -> None:
    with pytest.raises(BundleNotReadableError):
        proof_from(data)


@pytest.mark.parametrize("lie", [{"leaf_hash": "cd" * 32}, {"size": 8}, {"root": "ab" * 32}], ids=str)
def test_a_proof_whose_words_are_not_those_of_its_checkpoint_is_refused(lie: dict[str, Any]) -> None:
    told = replace(PROOF, leaf_hash=leaf_hash(b"{}").hex())
    signed = Checkpoint(origin="diwan/log/0", size=7, root=bytes.fromhex("ef" * 32))
    check_told(told, signed=signed)
    with pytest.raises(ProofNotValidError):
        check_told(replace(told, **lie), signed=signed)
