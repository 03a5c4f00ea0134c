"""A slip of the finger, told by the short way as by the long table."""

from hypothesis import given
from hypothesis import strategies as st

from search.core.nearness import commonest, is_near, nearest
from tests.search.letters_apart import is_one_apart

words = st.text(alphabet="ابت", max_size=5)


@given(words, words)
def test_near_is_one_letter_apart(word: str, other: str) -> None:
    assert is_near(word, other) == is_one_apart(word, other)


def test_the_word_of_most_texts_comes_first() -> None:
    texts = [("1", "ب ا ب"), ("2", "ا"), ("3", "ت")]
    assert commonest(texts, most=5) == ["ا", "ب", "ت"]
    assert commonest(texts, most=1) == ["ا"]


@given(words, st.lists(st.lists(words.filter(bool), max_size=4), max_size=4))
def test_the_nearest_is_that_of_most_texts_among_those_one_letter_apart(word: str, said: list[list[str]]) -> None:
    near = [one for text in said for one in text if is_one_apart(word, one)]
    best = min(near, key=lambda one: (-sum(one in text for text in said), one), default="")
    assert nearest(word, [("", " ".join(text)) for text in said]) == best
