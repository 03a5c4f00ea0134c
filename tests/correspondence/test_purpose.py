"""What a copy is sent for, read from its words (2.8)."""

import pytest

from correspondence.core.purpose import asks_for_action
from correspondence.forms.phrases import PURPOSES

STOCK = frozenset(
    {
        *("لإجراء اللازم", "للعمل بموجبه", "لإبداء الرأي"),
        *("بۆ کاری پێویست", "بۆ دەربڕینی بۆچوون"),
        *("for necessary action", "for an opinion"),
    }
)
ASKS = (
    *(
        "لاتخاذ الإجراءات اللازمة",
        "لاتّخاذ الاجراءات القانونية اللازمة",
        "لإجراء مايلزم",
        "لاتخاذ مايلزم",
        "لأجراء اللازم",
    ),
    *(
        "للتفضل بالاطلاع واتخاذ ما يلزم مع التقدير",
        "للعلم واجراء اللازم",
        "لإجراء المقتضى",
        "لعمل اللازم",
        "اتخاذ ما يلزم",
    ),
    *("لبيان الرأي", "لابداء رأيكم", "للدراسة وإبداء الرأي", "لبيان الملاحظات", "للدراسة", "للتفضل بدراسته"),
    *(
        "للعمل",
        "للعلم والعمل بموجبه",
        "للعمل على تنفيذه",
        "للتنفيذ",
        "للاطلاع والتنفيذ",
        "وللإجراء",
        "لإجـــراء اللازم",
    ),
    *("لإعداد الإجابة", "للاطلاع وإعلامنا", "للعلم دون تأخير واتخاذ اللازم", "لإجراء اللازم دون تأخير"),
    *("لا مانع لدينا، لإجراء اللازم", "مع الأوليات / لإجراء اللازم"),
    *("واتخاذ الإجراءات الأصولية", "لاتخاذ الاجراءات القانونية بحقه", "لا مانع من اتخاذ اللازم", "لتنفيذ ما ورد فيه"),
    *("لتنفيذه", "للتفضل بالاطلاع والتنفيذ", "العمل بموجبه"),
    *("بۆ کاری پێویست", "بۆ كارى پێويست", "بۆ گرتنەبەری ڕێکاری یاسایی پێویست", "بۆ جێبەجێکردن", "بۆ جێ بەجێ کردنی"),
    *("بۆ ریوشوێن و کارکردن", "بۆ زانین و کارپێکردن", "بۆ دەربڕینی ڕا"),
    *("For Action", "for information and action", "to act upon", "for your opinion", "for comments"),
    *("to take the necessary measures", "for implementation", "no objection; for action", "for action without delay"),
)
ASKS_NOTHING = (
    *("", "للاطلاع", "للتفضل بالاطلاع مع التقدير", "للعلم", "للحفظ", "مع الأوليات", "للمتابعة", "السيد المعمل"),
    *(
        "للاطلاع دون اتخاذ ما يلزم",
        "للعلم، ولا حاجة لإجراء اللازم",
        "بدون إجراء اللازم",
        "للعلم فقط وعدم اتخاذ ما يلزم",
    ),
    *("تنفيذاً لأمركم / للاطلاع", "المدير التنفيذي", "الخطة التنفيذية", "ورشة العمل بتاريخ 5/5", "ورش العمل على النظام"),
    *("للاطلاع على الإجراءات القانونية", "للاطلاع ولا حاجة لاتخاذ الإجراءات القانونية"),
    *("للعلم والتنفيذ غير مطلوب", "ضمن أعمال القسم", "لا يتطلب التنفيذ", "مستنفذ"),
    *("بۆ زانین", "بۆ هەڵگرتن", "لەگەڵ پێشینەکان", "بۆ زانین بەبێ کاری پێویست", "جێبەجێکردن پێویست ناکات"),
    *("no further action", "No action", "not for action", "action not required", "for information, without any action"),
    *("for the transaction file", "for the factions", "to file", "nothing to act on", "no further action or opinion"),
)


@pytest.mark.parametrize("purpose", ASKS)
def test_2_8_a_copy_asks_for_action_however_it_is_spelt(purpose: str) -> None:
    assert asks_for_action(purpose)


@pytest.mark.parametrize("purpose", ASKS_NOTHING)
def test_2_8_a_copy_for_information_asks_for_nothing_nor_does_what_is_denied(purpose: str) -> None:
    assert not asks_for_action(purpose)


def test_2_8_of_the_stock_purposes_it_is_known_which_ask() -> None:
    every = {purpose for purposes in PURPOSES.values() for purpose in purposes}
    assert {purpose for purpose in every if asks_for_action(purpose)} == STOCK
