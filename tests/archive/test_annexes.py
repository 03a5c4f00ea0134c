"""Which annexes are read, and how their text is kept."""

import pytest

from archive.core.annexes import (
    MOST_CHARACTERS,
    annexes_of,
    is_read_already,
    number_of,
    packed,
    text_of,
    turns_of,
    unknown,
    unpacked,
)
from archive.core.errors import DamagedObjectError


def test_annexes_are_read_by_their_number() -> None:
    parts = [("annex-10.pdf", "p"), ("letter.pdf", "p"), ("annex-02", "t"), ("source.json", "j")]
    assert annexes_of(parts) == (("annex-02", "t"), ("annex-10.pdf", "p"))
    assert (number_of("annex-10.pdf"), number_of("letter.pdf")) == (10, 0)


def test_a_source_says_how_scans_are_turned_and_that_nobody_opened_the_letter() -> None:
    assert turns_of(b'{"files":[{"part":"annex-01.jpg","turn":90},{"part":"annex-02.pdf"}]}') == {
        "annex-01.jpg": 90, "annex-02.pdf": 0,
    }  # fmt: skip
    assert turns_of(b'{"sealed":true,"files":[]}') is None
    assert turns_of(b"nothing") == turns_of(b"[]") == turns_of(b'{"files":7}') == {}


def test_a_page_that_stands_in_the_words_already_is_not_kept_again() -> None:
    assert unknown(("a b", " ", "c\n", "d"), words="a b\nc") == ("d",)


def test_a_page_of_a_word_or_a_number_is_no_sign_that_the_rest_was_read() -> None:
    words = "452 in 2026, and a whole page of the scan"
    assert not is_read_already(" 452\n", words=words)
    assert is_read_already(" a whole page of the scan\n", words=words)
    assert not is_read_already("another page of the same scan", words=words)


def test_texts_come_back_as_they_were_and_only_so() -> None:
    assert unpacked(packed(("نص", ""))) == ("نص", "")
    assert len(text_of(("a" * MOST_CHARACTERS, "b"))) == MOST_CHARACTERS
    with pytest.raises(DamagedObjectError):
        unpacked(b"other")
