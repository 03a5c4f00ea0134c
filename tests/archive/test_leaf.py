"""The leaf: its bytes, and what cannot be one."""

import json
from hashlib import sha256

import pytest

from archive.core.errors import DamagedObjectError, EntryNotAcceptedError
from archive.core.leaf import EntryKind, Leaf, commitment, is_record_id, leaf_from, statement

RECORD = "00112233445566778899aabbccddeeff"
LEAF = Leaf(kind=EntryKind.RECORD, record=RECORD, manifest="ab" * 32, commitment="cd" * 32)
# Pinned: docs/formats/leaf.md shows the same bytes.
BYTES = (
    b'{"commitment":"' + b"cd" * 32 + b'","kind":"RECORD","manifest":"' + b"ab" * 32 + b'",'
    b'"record":"00112233445566778899aabbccddeeff","version":1}'
)


def test_the_leaf_of_a_record_is_pinned_to_the_byte() -> None:
    assert LEAF.as_bytes() == BYTES
    assert leaf_from(BYTES) == LEAF


def test_the_leaf_of_a_statement_names_its_hash_alone() -> None:
    data = Leaf(kind=EntryKind.KEY_EVENT, statement="ef" * 32).as_bytes()
    assert data == b'{"kind":"KEY_EVENT","statement":"' + b"ef" * 32 + b'","version":1}'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        BYTES.replace(b'"version":1', b'"version":2'),
        BYTES.replace(b"RECORD", b"GOSSIP"),
        BYTES.replace(b'"kind"', b' "kind"'),
        BYTES.replace(b'"record"', b'"title"'),
    ],
)
def test_what_is_no_leaf_is_damage(data: bytes) -> None:
    with pytest.raises(DamagedObjectError):
        leaf_from(data)


def test_the_commitment_is_pinned_and_depends_on_its_salt() -> None:
    assert commitment(bytes(32), b"{}") == sha256(b"diwan-commitment-v1\x00" + bytes(32) + b"{}").hexdigest()
    assert commitment(bytes(32), b"{}") != commitment(b"\x01" + bytes(31), b"{}")


def test_a_statement_says_who_when_and_what() -> None:
    document = statement(
        EntryKind.DELIVERY, record=RECORD, body={"unit": 7}, by="person:1", at="2026-01-02T03:04:05Z", salt=bytes(32)
    )
    assert document == (
        b'{"at":"2026-01-02T03:04:05Z","body":{"unit":7},"by":"person:1","kind":"DELIVERY",'
        b'"record":"00112233445566778899aabbccddeeff","salt":"' + b"00" * 32 + b'","version":1}'
    )
    assert json.loads(document)["version"] == 1


def test_a_record_does_not_enter_as_a_statement() -> None:
    with pytest.raises(EntryNotAcceptedError):
        statement(EntryKind.RECORD, record=RECORD, body={}, by="x", at="", salt=bytes(32))
    with pytest.raises(EntryNotAcceptedError):
        statement(EntryKind.DELIVERY, record=RECORD, body={"share": 0.5}, by="x", at="", salt=bytes(32))  # type: ignore[dict-item]  # the point
    with pytest.raises(RuntimeError):
        statement(EntryKind.DELIVERY, record=RECORD, body={}, by="x", at="", salt=b"")


def test_record_ids_are_32_small_hexadecimal_digits() -> None:
    assert is_record_id(RECORD)
    assert not any(is_record_id(text) for text in ("", RECORD[:-1], RECORD.upper(), RECORD + "\n", "../" + RECORD[3:]))
