"""One compared form for the spellings of one sound."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.core.letters import clean, fold, kurdish_key, skeleton, with_skeleton


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("الكِتَابُ", "الكتاب"),
        ("كـتـاب", "كتاب"),
        ("\u200fكتاب\u202c", "كتاب"),
        ("٤٥٢ ۴۵۲", "452 452"),
        ("1,000,000", "1000000"),
        ("١٬٠٠٠", "1000"),
        ("شكراً", "شكر"),
        ("شكرًا", "شكر"),
        ("م.و/12", "مو/12"),
        ("هيأة", "هيئة"),
        ("حياة", "حياة"),
        ("مسئول", "مسؤل"),
        ("گه\u200cل", "گەل"),
        ("ﻛﺘﺎﺏ", "كتاب"),
        ("plain", "plain"),
    ],
)
def test_marks_go_and_digits_are_plain(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [("إدارة", "اداره"), ("مبنى", "مبني"), ("کوردی", "كوردي"), ("ڕۆژ", "روژ"), ("جزء", "جز"), ("Café", "CAFE")],
)
def test_two_spellings_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_letters_of_other_sounds_stay_apart() -> None:
    assert len({fold(letter) for letter in "بپجچكگزژ"}) == 8


def test_kurdish_spellings_of_one_word_have_one_key() -> None:
    assert kurdish_key("كوردي") == kurdish_key("کوردی")
    assert kurdish_key("نووسراو") == kurdish_key("نوسراو")
    assert kurdish_key("ڕێنمایی") == kurdish_key("رینمایی")


def test_a_skeleton_keeps_three_letters_or_the_whole_word() -> None:
    assert skeleton("مشاريع") == skeleton("مشروع")
    assert skeleton("دار") == "دار"
    assert skeleton("budget") == "budget"


@given(st.text(max_size=80))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(clean(once)) == clean(once)


@given(
    st.text(alphabet="كگبپتشاويهk5", min_size=1, max_size=20), st.text(alphabet="كگبپتشاويهk5", min_size=1, max_size=20)
)
@example("555ه", "5")
def test_the_pattern_of_a_skeleton_is_that_of_the_words_that_have_it(word: str, other: str) -> None:
    pattern = with_skeleton(skeleton(word))
    assert re.fullmatch(pattern, word)
    assert bool(re.fullmatch(pattern, other)) == (skeleton(other) == skeleton(word))
