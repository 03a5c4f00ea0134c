"""A slip of the finger, told by the short way as by the long table."""

from hypothesis import given
from hypothesis import strategies as st

from search.core.nearness import commonest, is_near
from tests.search.letters_apart import is_one_apart

words = st.text(alphabet="ابت", max_size=5)


@given(words, words)
def test_near_is_one_letter_apart(word: str, other: str) -> None:
    assert is_near(word, other) == is_one_apart(word, other)


def test_the_word_of_most_texts_comes_first() -> None:
    texts = [("1", "ب ا ب"), ("2", "ا"), ("3", "ت")]
    assert commonest(texts, lambda word: word != "ت", most=5) == ["ا", "ب"]
    assert commonest(texts, lambda _word: True, most=1) == ["ا"]
