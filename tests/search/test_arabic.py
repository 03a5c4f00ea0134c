"""Particles and endings come off, and a listed word decides where to stop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.core.arabic import stems
from search.core.letters import clean, fold


def of(word: str) -> tuple[str, ...]:
    return stems(fold(clean(word)))


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("وبالوزارة", "وزاره"),
        ("وزارتهم", "وزاره"),
        ("للجنة", "لجنه"),
        ("بالحق", "حق"),
        ("إجرائها", "اجرا"),
        ("وزراؤها", "وزير"),
        ("السنة", "سنه"),
        ("كتابكم", "كتاب"),
        ("الالتزام", "التزام"),
        ("بألقابهم", "لقب"),
        ("لاجئوها", "لاجي"),
        ("ولادته", "ولاده"),
    ],
)
def test_a_listed_word_is_found_first_in_any_form(word: str, stem: str) -> None:
    assert of(word)[0] == stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("خنفشار", "الخنفشار"),
        ("خنفشار", "خنفشارات"),
        ("خنفشارة", "خنفشارتها"),
        ("خنفشار", "وخنفشار"),
        ("خنفشار", "بالخنفشارين"),
        ("خنفشاري", "خنفشارية"),
        ("تخنفش", "التخنفش"),
        ("خنفشاء", "خنفشاءات"),
        ("خنفشت", "خنفشتها"),
        ("خط", "بخطه"),
    ],
)
def test_forms_of_a_word_that_no_list_knows_meet(one: str, other: str) -> None:
    assert set(of(one)) & set(of(other))


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=14))
def test_any_word_has_a_stem_of_letters(word: str) -> None:
    assert stems(word)
    assert all(stems(word))
