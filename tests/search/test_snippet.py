"""Marks stand on whole words of the original text, vowel signs and all."""

from hypothesis import given
from hypothesis import strategies as st

from search.core.query import parse
from search.core.snippet import Marks, excerpt, marked, marks_of, spellings
from search.doors.snowball import english


def marks(line: str, *, is_exact: bool = False, is_wide: bool = False) -> Marks:
    return marks_of(parse(line), english=english, is_exact=is_exact, is_wide=is_wide)


def words(text: str, line: str, *, is_exact: bool = False, is_wide: bool = False) -> list[str]:
    pieces = marked(text, marks(line, is_exact=is_exact, is_wide=is_wide), english=english)
    assert "".join(piece for piece, _ in pieces) == text
    return [piece for piece, is_marked in pieces if is_marked]


def test_every_form_of_the_word_is_marked_as_written() -> None:
    assert words("اللجنة المركزية للمَلَاكات درست الملاك", "ملاك") == ["للمَلَاكات", "الملاك"]


def test_the_exact_search_marks_only_the_very_word() -> None:
    assert words("الملاك ملاك ملاكات", "ملاك", is_exact=True) == ["ملاك"]


def test_words_of_a_phrase_are_marked() -> None:
    assert words("تعديل الملاك الوظيفي", '"الملاك الوظيفي"') == ["الملاك", "الوظيفي"]


def test_wide_matches_are_marked_too() -> None:
    assert words("كعاب كثيرة", "كعبة", is_wide=True) == ["كعاب"]
    assert words("كعاب كثيرة", "كعبة") == []


def test_an_excerpt_stands_around_the_first_match() -> None:
    text = "كلمة " * 100 + "الملاك الوظيفي " + "كلمة " * 100
    pieces = excerpt(text, marks("ملاك"), english=english)
    shown = "".join(piece for piece, _ in pieces)
    assert ("الملاك", True) in pieces
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 260


def test_an_excerpt_without_a_match_is_the_beginning() -> None:
    assert excerpt("نص قصير", marks("ملاك"), english=english) == (("نص قصير", False),)
    assert excerpt("  ", marks("ملاك"), english=english) == ()


def test_added_spellings_are_those_not_typed() -> None:
    found = marked("هيأة وهيئة وهيئات", marks("هيئة"), english=english)
    assert spellings(found, marks("هيئة")) == ("وهيئة", "وهيئات")


@given(st.text(max_size=120), st.text(max_size=30))
def test_marking_never_changes_the_text(text: str, line: str) -> None:
    pieces = marked(text, marks(line), english=english)
    assert "".join(piece for piece, _ in pieces) == text


def test_an_excerpt_shows_no_signs_of_headings_and_cells() -> None:
    text = "## الملاك\nت | الاسم |  |\n1 | سعاد | |"
    shown = "".join(piece for piece, _ in excerpt(text, marks("سعاد"), english=english))
    assert shown == "الملاك ت · الاسم · 1 · سعاد"
