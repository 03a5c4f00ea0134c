"""The codes on the page."""

from dataclasses import replace
from datetime import date

from correspondence.core.code import Stamp, draft_code, qr_text, short

STAMP = Stamp(
    body_id=1, book_id=4, number="ق م/3/418", on=date(2026, 7, 14), is_graded=True, pages=2, document_hash="ab" * 32
)


def test_the_draft_code_names_version_and_content() -> None:
    assert draft_code(2, "51b80ad3" + "0" * 56) == "V2 · 51B8-0AD3"
    assert short("ffff0000ff") == "FFFF-0000"


def test_the_payload_is_pinned() -> None:
    expected = '{"b":1,"d":"2026-07-14","g":1,"h":"' + "ab" * 16 + '","n":"ق م/3/418","p":2,"r":4,"v":1}'
    assert STAMP.payload() == expected.encode()


def test_the_whole_code_stays_small() -> None:
    payload = replace(STAMP, number="م" * 30).payload()
    assert len(payload) <= 300
    text = qr_text(payload, key_id="a1b2c3d4", signature=bytes(64))
    assert text.startswith("DIWAN1.")
    assert "=" not in text
    assert len(text) < 400
