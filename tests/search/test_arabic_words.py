"""The Arabic words that are never cut stand each once, in the letters of the language."""

import pytest

from search.core.arabic_words import WORDS
from search.core.words import stems
from search.doors.snowball import english


def test_no_word_stands_twice() -> None:
    assert len(WORDS.split()) == len(set(WORDS.split()))
    assert [word for word in WORDS.split() if not word.isalpha()] == []


@pytest.mark.parametrize(("one", "other"), [("حكم", "حكمة"), ("ثمن", "ثمانية"), ("ورق", "ورقاء"), ("غرام", "غرامة")])
def test_they_are_not_cut(one: str, other: str) -> None:
    assert set(stems(one, english=english)).isdisjoint(stems(other, english=english))
