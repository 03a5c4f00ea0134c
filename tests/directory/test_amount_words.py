"""A sum in words: what a letter writes beside the digits, so that nobody adds a nought."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.core.amount_words import MOST, in_words

ARABIC = {
    1: "دينار واحد",
    2: "ديناران",
    3: "ثلاثة دنانير",
    10: "عشرة دنانير",
    11: "أحد عشر ديناراً",
    12: "اثنا عشر ديناراً",
    20: "عشرون ديناراً",
    99: "تسعة وتسعون ديناراً",
    100: "مائة دينار",
    101: "مائة دينار ودينار واحد",
    102: "مائة دينار وديناران",
    103: "مائة وثلاثة دنانير",
    200: "مائتا دينار",
    250: "مائتان وخمسون ديناراً",
    1_000: "ألف دينار",
    1_002: "ألف دينار وديناران",
    1_200: "ألف ومائتا دينار",
    2_000: "ألفا دينار",
    2_500: "ألفان وخمسمائة دينار",
    3_000: "ثلاثة آلاف دينار",
    3_005: "ثلاثة آلاف وخمسة دنانير",
    11_000: "أحد عشر ألف دينار",
    11_500: "أحد عشر ألفاً وخمسمائة دينار",
    100_000: "مائة ألف دينار",
    101_000: "مائة ألف وألف دينار",
    102_000: "مائة ألف وألفا دينار",
    200_000: "مائتا ألف دينار",
    750_000: "سبعمائة وخمسون ألف دينار",
    1_250_000: "مليون ومائتان وخمسون ألف دينار",
    2_000_000: "مليونا دينار",
    3_500_000: "ثلاثة ملايين وخمسمائة ألف دينار",
    25_000_000: "خمسة وعشرون مليون دينار",
    25_000_003: "خمسة وعشرون مليوناً وثلاثة دنانير",
    1_000_000_000: "مليار دينار",
    2_003_000_000_000: "تريليونان وثلاثة مليارات دينار",
    MOST: "كوادريليون دينار",
}
KURDISH = {
    1: "یەک دینار",
    15: "پازدە دینار",
    21: "بیست و یەک دینار",
    100: "سەد دینار",
    342: "سێ سەد و چل و دوو دینار",
    1_000: "هەزار دینار",
    2_005: "دوو هەزار و پێنج دینار",
    1_250_000: "یەک ملیۆن و دوو سەد و پەنجا هەزار دینار",
    3_000_000_000: "سێ ملیار دینار",
}
ENGLISH = {
    1: "one dinar",
    21: "twenty-one dinars",
    305: "three hundred and five dinars",
    1_250_000: "one million, two hundred and fifty thousand dinars",
}


@pytest.mark.parametrize(("language", "said"), [("ar", ARABIC), ("ckb", KURDISH), ("en", ENGLISH)])
def test_a_sum_is_said_as_an_office_says_it(language: str, said: dict[int, str]) -> None:
    assert {amount: in_words(amount, language) for amount in said} == said


@given(st.integers(1, MOST), st.integers(1, MOST))
def test_two_sums_are_never_said_alike(one: int, other: int) -> None:
    for language in ("ar", "ckb", "en"):
        said = in_words(one, language)
        assert said == " ".join(said.split())
        assert (said == in_words(other, language)) is (one == other)


@pytest.mark.parametrize("amount", [0, -1, MOST + 1])
def test_what_is_no_sum_is_a_programmer_s_mistake(amount: int) -> None:
    with pytest.raises(RuntimeError):
        in_words(amount, "ar")
