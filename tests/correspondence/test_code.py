"""The codes on the page."""

import json
from base64 import b32decode, b32encode
from dataclasses import replace
from datetime import date

import pytest

from correspondence.core.code import Stamp, draft_code, is_qr_text, qr_text, short, stamp_from
from correspondence.core.errors import CodeNotReadableError

STAMP = Stamp(
    body_id=1, book_id=4, number="ق م/3/418", on=date(2026, 7, 14), is_graded=True, pages=2, document_hash="ab" * 32
)
ADDRESS = "https://diwan.example.gov.iq"


def written(payload: bytes) -> str:
    return qr_text(payload, key_id="a1b2c3d4", signature=bytes(64), address=ADDRESS).rpartition("/")[2]


def test_the_draft_code_names_version_and_content() -> None:
    assert draft_code(2, "51b80ad3" + "0" * 56) == "V2 · 51B8-0AD3"
    assert short("ffff0000ff") == "FFFF-0000"


def test_the_payload_is_pinned() -> None:
    expected = '{"b":1,"d":"2026-07-14","g":1,"h":"' + "ab" * 16 + '","n":"ق م/3/418","p":2,"r":4,"v":1}'
    assert STAMP.payload() == expected.encode()


def test_the_text_is_an_address_in_the_letters_a_qr_code_packs_best() -> None:
    text = qr_text(STAMP.payload(), key_id="a1b2c3d4", signature=bytes(64), address=ADDRESS)
    assert text.startswith("HTTPS://DIWAN.EXAMPLE.GOV.IQ/V/DIWAN1.")
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    _, payload, key_id, signature = text.rpartition("/")[2].split(".")
    assert b32decode(payload + "=" * (-len(payload) % 8)) == STAMP.payload()
    assert (key_id, len(signature)) == ("A1B2C3D4", 103)
    below = qr_text(b"x", key_id="a1", signature=b"y", address="https://Ministry.iq/Diwan")
    assert below.startswith("HTTPS://MINISTRY.IQ/Diwan/V/DIWAN1.")


def test_the_whole_code_stays_small() -> None:
    payload = replace(STAMP, number="م" * 30).payload()
    assert len(payload) <= 300
    assert len(qr_text(payload, key_id="a1b2c3d4", signature=bytes(64), address=ADDRESS)) < 450


def test_a_code_is_read_back_in_any_case() -> None:
    text = written(STAMP.payload())
    for one in (text, text.lower()):
        assert is_qr_text(one)
        read = stamp_from(one)
        assert read.stamp == replace(STAMP, document_hash="ab" * 16)
        assert (read.payload, read.key_id, read.signature) == (STAMP.payload(), "a1b2c3d4", bytes(64))
    assert not is_qr_text("A6W0N-MTHQ0-5D6YX")


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2}, {"b": "1"}, {"b": True}, {"p": -1}, {"r": 2**40}, {"h": "zz"}, {"n": 7}, {"g": 2}, {"d": "2026-7-14"},
        {"more": 1}, {"h": None}, {"b": [1]},
    ],
)  # fmt: skip
def test_another_payload_is_not_read(changed: dict[str, object]) -> None:
    said = {**json.loads(STAMP.payload()), **changed}
    with pytest.raises(CodeNotReadableError):
        stamp_from(written(json.dumps(said, separators=(",", ":"), ensure_ascii=False, sort_keys=True).encode()))


@pytest.mark.parametrize(
    "text", ["DIWAN1.", "DIWAN1.A.B.C", "DIWAN2.A.B.C", "DIWAN1.AA.BB", "DIWAN1.١.٢.٣", "DIWAN1." + "A" * 9_000]
)
def test_what_is_no_code_of_ours_is_not_read(text: str) -> None:
    with pytest.raises(CodeNotReadableError):
        stamp_from(text)


def test_a_payload_that_is_no_object_is_not_read() -> None:
    for raw in (b"[]", b"1", b"null", b"[" * 500, b"\xff\xfe", b'{"v":1}'):
        text = ".".join(("DIWAN1", b32encode(raw).decode().rstrip("="), "A1B2C3D4", "AA"))
        with pytest.raises(CodeNotReadableError):
            stamp_from(text)
