"""The stock phrases of letters (domain 1.13), in the letter's language: they are printed, not translated."""

from collections.abc import Iterable

from correspondence.core.template import Place
from correspondence.offices import PhraseView

GREETINGS: dict[str, tuple[str, ...]] = {
    "ar": ("تحية طيبة ...", "السلام عليكم ورحمة الله وبركاته", "نهديكم أطيب التحيات"),
    "ckb": ("سڵاو ...", "سڵاوێکی گەرم ..."),
    "en": ("Greetings,", "Dear colleagues,"),
}

CLOSINGS: dict[str, tuple[str, ...]] = {
    "ar": (
        "للتفضل بالاطلاع واتخاذ ما يلزم ... مع التقدير",
        "للتفضل بالعلم واتخاذ اللازم ... مع التقدير",
        "للعلم ... مع التقدير",
        "راجين الاطلاع واتخاذ اللازم",
        "هذا ولكم الأمر ... مع التقدير",
        "مع فائق التقدير",
    ),
    "ckb": ("بۆ زانین و کاری پێویست ... لەگەڵ ڕێزدا", "بۆ زانین ... لەگەڵ ڕێزدا", "لەگەڵ ڕێزی زۆرماندا"),
    "en": ("For your kind review and necessary action, with regards.", "For your information, with regards."),
}

PURPOSES: dict[str, tuple[str, ...]] = {
    "ar": (
        "للتفضل بالاطلاع مع التقدير",
        "لإجراء اللازم",
        "للعمل بموجبه",
        "لإبداء الرأي",
        "للعلم",
        "مع الأوليات",
        "للحفظ",
    ),
    "ckb": ("بۆ زانین", "بۆ کاری پێویست", "بۆ دەربڕینی بۆچوون", "لەگەڵ پێشینەکان", "بۆ هەڵگرتن"),
    "en": ("for information", "for necessary action", "for an opinion", "with antecedents", "to file"),
}

_ALIKE = (
    ("للعلم", "بۆ زانین", "for information"),
    ("للتفضل بالاطلاع مع التقدير", "بۆ زانین", "for information"),
    ("لإجراء اللازم", "بۆ کاری پێویست", "for necessary action"),
    ("لإبداء الرأي", "بۆ دەربڕینی بۆچوون", "for an opinion"),
    ("مع الأوليات", "لەگەڵ پێشینەکان", "with antecedents"),
    ("للحفظ", "بۆ هەڵگرتن", "to file"),
)
"""Purposes that say the same, in Arabic, Sorani, English; of several for one word the first is meant."""
_ORDER = {"ar": 0, "ckb": 1, "en": 2}

PLACES = {Place.GREETING: GREETINGS, Place.CLOSING: CLOSINGS, Place.PURPOSE: PURPOSES}
"""By the place where they are offered."""


def in_language(purpose: str, language: str) -> str:
    """The stock purpose in another language; any other stays as it was typed."""
    found = next((alike for alike in _ALIKE if purpose.strip() in alike), None)
    return purpose if found is None else found[_ORDER[language]]


def all_of(phrases: dict[str, tuple[str, ...]], first: str) -> tuple[str, ...]:
    """The phrases of every language, those of the page's language first."""
    order = (first, *(language for language in phrases if language != first))
    return tuple(phrase for language in order for phrase in phrases.get(language, ()))


def offered(own: Iterable[PhraseView], place: Place, language: str) -> tuple[str, ...]:
    """What is offered at this place: the phrases of the person's units, then those every ministry has."""
    words = (one.text for one in own if one.place is place)
    return tuple(dict.fromkeys((*words, *all_of(PLACES[place], language))))
