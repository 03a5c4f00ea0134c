"""What a machine read is noted page by page, and bounded."""

import pytest

from correspondence.core.recognition import MOST_CHARACTERS, joined, note_name, pages_of, told_pages


def test_what_is_noted_is_read_again() -> None:
    pages = ("كتاب", "", "page\ntwo")
    assert told_pages(joined(pages)) == pages
    assert note_name("ab" * 32) == f"read-{'ab' * 32}.json"


@pytest.mark.parametrize("noted", [None, b"", b"{", b"{}", b"5", b'"text"', b"\xff"])
def test_a_damaged_note_is_no_text(noted: bytes | None) -> None:
    assert told_pages(noted) == ()


def test_empty_pages_are_left_out_and_a_book_is_cut() -> None:
    assert pages_of([("one", " "), (), ("two",)]) == "one\ntwo"
    assert len(pages_of([("x" * MOST_CHARACTERS, "y")])) == MOST_CHARACTERS
