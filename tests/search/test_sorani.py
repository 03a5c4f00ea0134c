"""Sorani endings come off in any order of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.core.letters import clean
from search.core.sorani import stems


@pytest.mark.parametrize(
    "forms",
    [
        "وەزارەت وەزارەتی وەزارەتەکە وەزارەتەکان وەزارەتەکانی وەزارەتێک وەزارەتەکەیان",
        "نامە نامەی نامەکە نامەکان نامەیەک نامەکەی نامەکانتان",
        "فەرمان فەرمانی فەرمانەکە فەرمانەکان فەرمانێک",
        "ڕێنمایی رێنمایی ڕێنماییەکان ڕێنماییەکە",
        "ژن ژنان ژنانی",
        "کتێب کتێبەکەدا کتێبەکانیش",
        "وەزارەت لەوەزارەتەکان بەوەزارەت",
        "زەوی زەوییەک زەوییەکان",
        "خول خولەکە خولەکان",
        "ڤز ڤزەکە ڤزەکانمان",
    ],
)
def test_forms_of_one_word_share_a_stem(forms: str) -> None:
    assert set.intersection(*(set(stems(clean(word))) for word in forms.split()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("فەرمان", "فەرمی"),
        ("بەڕێوەبەر", "بەڕێوەبەرایەتی"),
        ("پارە", "پارێزگا"),
        ("نامە", "ناو"),
        ("لیست", "لیژنەکان"),
        ("بڕیار", "بڕگەکە"),
        ("سنۆرب", "سنۆربکان"),
        ("سنۆرب", "سنۆربیک"),
        ("دارا", "دارایی"),
    ],
)
def test_words_that_only_look_inflected_stay_apart(one: str, other: str) -> None:
    assert set(stems(clean(one))).isdisjoint(stems(clean(other)))


@pytest.mark.parametrize("word", ["دەفتەرخانۆ", "گڵەمچە", "سنۆرب"])
@pytest.mark.parametrize("ending", ["م", "ەکەم", "ەکانتان", "ێکەوە", "انیشیان", "گەل"])
def test_a_word_that_no_list_knows_meets_its_forms(word: str, ending: str) -> None:
    form = word + (ending.lstrip("ەێ") if word[-1] in "ەۆ" and ending[0] == "ە" else ending)
    assert set(stems(clean(word))) & set(stems(clean(form)))


def test_no_sorani_stem_is_taken_for_an_arabic_one() -> None:
    assert all(stem.startswith("k") for stem in (*stems("کتێب"), *stems("ی"), *stems("كتاب")))


@given(st.text(alphabet="ابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێئ", min_size=1, max_size=20))
def test_any_word_has_a_stem(word: str) -> None:
    assert all(len(stem) > 1 for stem in stems(word))
