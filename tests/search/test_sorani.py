"""Sorani endings come off in any order of them."""

import pytest

from search.core.letters import clean
from search.core.sorani import stem


@pytest.mark.parametrize(
    "forms",
    [
        "وەزارەت وەزارەتی وەزارەتەکە وەزارەتەکان وەزارەتەکانی وەزارەتێک وەزارەتەکەیان",
        "نامە نامەی نامەکە نامەکان نامەیەک نامەکەی نامەکانتان",
        "فەرمان فەرمانی فەرمانەکە فەرمانەکان فەرمانێک",
        "ڕێنمایی رێنمایی ڕێنماییەکان ڕێنماییەکە",
        "ژن ژنان ژنانی",
        "کتێب کتێبەکەدا کتێبەکانیش",
    ],
)
def test_forms_of_one_word_have_one_stem(forms: str) -> None:
    assert len({stem(clean(word)) for word in forms.split()}) == 1


def test_words_that_only_look_inflected_stay_apart() -> None:
    assert stem("فەرمان") != stem("فەرمی")
    assert stem("بەڕێوەبەر") != stem("بەڕێوەبەرایەتی")


def test_short_words_are_left_alone() -> None:
    assert stem("ئاو")
    assert stem("ی") == "ي"
