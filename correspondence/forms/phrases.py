"""The stock phrases of letters (domain 1.13), in the letter's language: they are printed, not translated."""

from collections.abc import Iterable
from dataclasses import dataclass

from correspondence.core.template import IN_BODY, Place
from correspondence.offices import PhraseView
from directory.core.amount_words import in_words

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

BODY: dict[Place, dict[str, tuple[str, ...]]] = {
    Place.REFER: {
        "ar": (
            "إشارة إلى كتابكم ذي الرقم (…) في …/…/… ،",
            "إشارة إلى كتاب … المرقم (…) في …/…/… ،",
            "إلحاقاً بكتابنا المرقم (…) في …/…/… ،",
        ),
        "ckb": (
            "ئاماژە بە نووسراوتان ژمارە (…) لە …/…/… ،",
            "ئاماژە بە نووسراوی … ژمارە (…) لە …/…/… ،",
            "بەدوای نووسراومان ژمارە (…) لە …/…/… دا ،",
        ),
        "en": (
            "With reference to your letter No. (…) of …/…/…,",
            "With reference to the letter of … No. (…) of …/…/…,",
            "Further to our letter No. (…) of …/…/…,",
        ),
    },
    Place.BASIS: {
        "ar": (
            "استناداً إلى …",
            "عملاً بأحكام المادة (…) من …",
            "بناءً على ما عرضته … بموجب كتابها ذي العدد (…) والمؤرخ في …/…/… ،",
            "نسّب السيد … ما يأتي :",
        ),
        "ckb": (
            "بەپێی …",
            "بە گوێرەی ماددەی (…) لە …",
            "لەسەر بنەمای ئەوەی … بە نووسراوی ژمارە (…) لە …/…/… خستوویەتیەڕوو ،",
        ),
        "en": ("Pursuant to …", "Under Article (…) of …", "On the submission of … by its letter No. (…) of …/…/…,"),
    },
    Place.INFORM: {
        "ar": ("نود إعلامكم بأن …", "نبين لكم أدناه …", "نؤيد لكم …", "لا مانع لدينا من …"),
        "ckb": (
            "ئاگادارتان دەکەینەوە کە …",
            "لە خوارەوە بۆتان ڕوون دەکەینەوە …",
            "پشتگیریی … دەکەین",
            "ڕێگرمان نییە لە …",
        ),
        "en": (
            "We wish to inform you that …",
            "We set out below …",
            "We confirm to you …",
            "We have no objection to …",
        ),
    },
    Place.NAMED: {
        "ar": ("المومأ إليه أعلاه", "المذكور آنفاً"),
        "ckb": ("ناوبراوی سەرەوە", "ناوبراو"),
        "en": ("the above-named", "the said"),
    },
    Place.MONEY: {
        "ar": ("مبلغاً قدره (…) د.ع فقط (…) دينار لا غيرها",),
        "ckb": ("بڕی (…) د.ع تەنها (…) دینار",),
        "en": ("the sum of IQD (…), in words: (…) dinars only",),
    },
    Place.REQUEST: {
        "ar": ("هذا ولكم الأمر مع التقدير", "يرجى التفضل بالموافقة على …"),
        "ckb": ("ئەمە و بڕیار بۆ بەڕێزتانە لەگەڵ ڕێزدا", "تکایە ڕەزامەندی بفەرموون لەسەر …"),
        "en": ("Submitted for your decision, with regards.", "Kindly approve …"),
    },
}
"""Phrases for the body, by what they do (domain 1.13); the dots are filled where they stand."""
SUMS = {
    "ar": "مبلغاً قدره ({digits}) د.ع فقط {words} لا غيرها",
    "ckb": "بڕی ({digits}) د.ع تەنها {words}",
    "en": "the sum of IQD ({digits}), in words: {words} only",
}
"""The phrase of a sum that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Phrases of one use, each with its language: those of the person's units before those of every ministry."""

    place: Place
    lines: tuple[tuple[str, str], ...]


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


def in_body(own: Iterable[PhraseView], *, amount: int | None = None) -> tuple[Group, ...]:
    """The phrases that are offered while the body is written, in every language.

    Of a letter that decides on a sum the first is the sum itself, in digits and in words.
    """
    kept = tuple(own)
    return tuple(
        Group(
            place=place,
            lines=tuple(
                dict.fromkeys(
                    (
                        *(_sum(amount) if amount and place is Place.MONEY else ()),
                        *((one.language, one.text) for one in kept if one.place is place),
                        *((language, text) for language, texts in BODY[place].items() for text in texts),
                    )
                )
            ),
        )
        for place in IN_BODY
    )


def _sum(amount: int) -> tuple[tuple[str, str], ...]:
    """The phrase of a sum, filled, in every language."""
    return tuple(
        (language, phrase.format(digits=f"{amount:,}", words=in_words(amount, language)))
        for language, phrase in SUMS.items()
    )


def offered(own: Iterable[PhraseView], place: Place, language: str) -> tuple[str, ...]:
    """What is offered at this place: the phrases of the person's units, then those every ministry has."""
    words = (one.text for one in own if one.place is place)
    return tuple(dict.fromkeys((*words, *all_of(PLACES[place], language))))
