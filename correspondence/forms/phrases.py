"""The stock phrases of letters (domain 1.13), in the letter's language: they are printed, not translated."""

from correspondence.core.directive import Verb
from correspondence.core.template import Place

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

PLACES = {Place.GREETING: GREETINGS, Place.CLOSING: CLOSINGS, Place.PURPOSE: PURPOSES}
"""By the place where they are offered."""

DIRECTIVES: dict[str, dict[Verb, str]] = {
    "ar": {
        Verb.ACT: "لإجراء اللازم",
        Verb.INFORM: "للاطلاع",
        Verb.OPINION: "للدراسة وإبداء الرأي",
        Verb.DRAFT_REPLY: "تهيئة جواب",
        Verb.APPROVE: "أوافق",
        Verb.REFUSE: "لا أوافق",
        Verb.DISCUSS: "للمناقشة",
        Verb.REPORT_BY: "إعلامنا بالنتيجة خلال الموعد",
        Verb.COMMITTEE: "تشكل لجنة من السادة المعنيين",
        Verb.FILE: "للحفظ",
        Verb.CHASE: "للمتابعة والتأكيد",
    },
    "ckb": {
        Verb.ACT: "بۆ کاری پێویست",
        Verb.INFORM: "بۆ زانین",
        Verb.OPINION: "بۆ لێکۆڵینەوە و دەربڕینی بۆچوون",
        Verb.DRAFT_REPLY: "وەڵام ئامادە بکرێت",
        Verb.APPROVE: "ڕازیم",
        Verb.REFUSE: "ڕازی نیم",
        Verb.DISCUSS: "بۆ گفتوگۆ",
        Verb.REPORT_BY: "لە ماوەی دیاریکراودا ئەنجامەکەمان پێ ڕابگەیەنرێت",
        Verb.COMMITTEE: "لیژنەیەک لە بەڕێزانی پەیوەندیدار پێک بهێنرێت",
        Verb.FILE: "بۆ هەڵگرتن",
        Verb.CHASE: "بۆ بەدواداچوون و جەختکردنەوە",
    },
    "en": {
        Verb.ACT: "For necessary action",
        Verb.INFORM: "For information",
        Verb.OPINION: "To study and give an opinion",
        Verb.DRAFT_REPLY: "Prepare an answer",
        Verb.APPROVE: "Approved",
        Verb.REFUSE: "Not approved",
        Verb.DISCUSS: "To discuss",
        Verb.REPORT_BY: "Report the result by the deadline",
        Verb.COMMITTEE: "A committee of those concerned is to be formed",
        Verb.FILE: "To file",
        Verb.CHASE: "Follow up and remind",
    },
}
"""What a verb says when its writer adds no words (domain 1.7), in the letter's language."""


def all_of(phrases: dict[str, tuple[str, ...]], first: str) -> tuple[str, ...]:
    """The phrases of every language, those of the page's language first."""
    order = (first, *(language for language in phrases if language != first))
    return tuple(phrase for language in order for phrase in phrases.get(language, ()))
