"""Say and do not say (domain 1.13): hints for what is worded otherwise, and silence for what is right."""

import pytest

from correspondence.core import body
from correspondence.core.letter import Kind
from correspondence.core.style import HINTS, hints
from tests.correspondence.sample import a_content


def said(text: str, **changes: object) -> list[tuple[str | int, str | int]]:
    """What is written, and what is said instead."""
    content = a_content(body=body.from_text(text), **changes)
    return [(one.facts["written"], one.facts["say"]) for one in hints(content) if one.code == "say_instead"]


def codes(**changes: object) -> list[str]:
    return [one.code for one in hints(a_content(**changes))]


@pytest.mark.parametrize(
    ("written", "say"),
    [
        ("المرفقات", "المرافقات"),
        ("والمرفقات", "والمرافقات"),
        ("كافة الأقسام", "الأقسام كافة"),
        ("استلم", "تسلم"),
        ("استلمت", "تسلمت"),
        ("استلام", "تسلم"),
        ("نستلم", "نتسلم"),
        ("المدراء", "المديرون"),
    ],
)
def test_what_purists_say_is_proposed(written: str, say: str) -> None:
    assert said(f"نبين {written} أدناه .") == [(written, say)]


@pytest.mark.parametrize("text", ["كتابكم المرقم 7", "المرافقات", "الأقسام كافة", "المديرون", "تسلم"])
def test_what_is_right_or_universal_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_each_is_said_once_and_other_languages_are_left_alone() -> None:
    assert said("المدراء و المدراء") == [("المدراء", "المديرون")]
    assert said("المدراء", language="en") == []


def test_a_sum_is_written_in_words_too() -> None:
    sum_of = "مبلغاً قدره (1,250,000) د.ع"
    assert "money_without_these_words" in codes(body=body.from_text(sum_of))
    (hint,) = [one for one in hints(a_content(body=body.from_text(sum_of))) if one.code == "money_without_these_words"]
    assert hint.facts == {"amount": "1,250,000 د.ع", "words": "مليون ومائتان وخمسون ألف دينار"}
    assert "money_without_words" in codes(body=body.from_text("1,25.000 د.ع"))
    assert "money_without_these_words" not in codes(
        body=body.from_text(f"{sum_of} فقط مليون ومئتان وخمسون ألفاً لا غيرها")
    )


def test_sorani_has_its_own_yeh_and_kaf() -> None:
    words = {"language": "ckb", "subject": "بابەت", "greeting": "سڵاو", "closing": "لەگەڵ ڕێزدا", "annexes": ()}
    assert codes(**words, body=body.from_text("كاری پێویست")) == ["arabic_letters_in_sorani"]
    assert codes(**words, body=body.from_text("کاری پێویست")) == []


def test_a_letter_begins_and_ends_with_a_courtesy_and_an_order_does_not() -> None:
    assert {"no_greeting", "no_closing"} <= set(codes(greeting="", closing=" "))
    assert codes(greeting="", closing="", kind=Kind.ADMIN_ORDER) == []


def test_the_codes_of_the_file_are_listed_as_hints() -> None:
    assert set(codes(greeting="", closing="", body=body.from_text("المدراء 5000 دينار"))) <= HINTS
