"""A proof as JSON: there and back, and everything that is not one."""

import json
from dataclasses import asdict

import pytest

from archive.core.canonical import Json
from archive.core.errors import BundleNotReadableError
from archive.core.examination import LeafProof, proof_from

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
