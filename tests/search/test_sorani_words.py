"""The Sorani list is words, each once, in the letters of the language."""

from search.core.letters import KURDISH
from search.core.sorani_words import SORANI

ROWS = SORANI.split()


def test_no_word_stands_twice() -> None:
    assert len(ROWS) == len(set(ROWS))


def test_words_are_written_in_letters_of_the_language() -> None:
    assert [word for word in ROWS if not word.isalpha()] == []
    assert sum(KURDISH.search(word) is not None for word in ROWS) > len(ROWS) // 2
