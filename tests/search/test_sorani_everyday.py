"""Everyday words of Sorani stand each once, and what looks like their ending stays."""

import pytest

from search.core.sorani_everyday import EVERYDAY
from search.core.sorani_words import SORANI
from search.core.words import stems
from search.doors.snowball import english


def test_no_word_stands_twice() -> None:
    words = [*EVERYDAY.split(), *SORANI.split()]
    assert len(words) == len(set(words))
    assert [word for word in words if not word.isalpha()] == []


@pytest.mark.parametrize(("one", "other"), [("بار", "باران"), ("تار", "تاریک"), ("شەو", "شەوکەت"), ("مار", "مارت")])
def test_they_are_not_cut(one: str, other: str) -> None:
    assert set(stems(one, english=english)).isdisjoint(stems(other, english=english))
