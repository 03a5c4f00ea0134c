"""The engine's alphabet: nothing is lost in it, and letters stay letters."""

from hypothesis import given
from hypothesis import strategies as st

from search.core.letters import clean, fold
from search.core.words import analyse, words_of
from search.doors.shorthand import long, short
from search.doors.snowball import english

WORDS = st.text(alphabet="كتابةالوزارەپچژگڕڵۆێئءأى ٤2aZéßжשあ!%&,;<-ABC'", max_size=40)


@given(WORDS)
def test_what_is_kept_is_what_was_given_letter_for_letter(text: str) -> None:
    assert long(short(text)) == text
    assert len(short(text)) == len(text)
    assert [*map(long, short(text).split(" "))] == text.split(" ")


@given(st.text(alphabet="كتابةالوزارەپچژگڕڵۆێئءأى ٤2az/", max_size=40))
def test_the_letters_of_three_languages_take_one_byte_each(text: str) -> None:
    tokens = analyse(text, english=english)
    assert short(f"{tokens.folded} {tokens.stems}").isascii()


@given(WORDS, WORDS)
def test_two_words_are_one_only_if_they_are_the_same(one: str, other: str) -> None:
    assert (short(one) == short(other)) == (one == other)


def test_words_that_begin_alike_begin_alike_in_it() -> None:
    for word in words_of("المديرية بەڕێوەبەرایەتی directorate Дирекция"):
        folded = fold(clean(word))
        assert short(folded).startswith(short(folded[:3]))
