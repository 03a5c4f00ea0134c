"""Regular broken plurals lead to singulars that a writer would name, and other words lead nowhere."""

import pytest

from search.core.letters import clean, fold
from search.core.patterns import singulars


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("مواثيق", "ميثاق"),
        ("مواعيد", "موعد"),
        ("قواميس", "قاموس"),
        ("فواصل", "فاصل"),
        ("رسائل", "رسال"),
        ("قضايا", "قضي"),
        ("صناديق", "صندوق"),
        ("مفاتيح", "مفتاح"),
        ("تقارير", "تقرير"),
        ("مساجد", "مسجد"),
        ("أبواب", "باب"),
        ("أحواض", "حوض"),
        ("أقسام", "قسم"),
        ("أبنية", "بنا"),
        ("أجهزة", "جهاز"),
        ("عقود", "عقد"),
        ("أقرباء", "قريب"),
        ("أطباء", "طبيب"),
        ("وزراء", "وزير"),
        ("شعراء", "شاعر"),
    ],
)
def test_a_plural_names_its_singular(plural: str, singular: str) -> None:
    assert fold(clean(singular)) in {*singulars(fold(clean(plural)))}


@pytest.mark.parametrize("word", ["من", "كتب", "استعمالات", "مديرية", ""])
def test_a_word_of_another_shape_names_none(word: str) -> None:
    assert not [*singulars(fold(clean(word)))]
