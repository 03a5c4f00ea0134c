"""What the verifier says, in the language asked: the names of steps and outcomes, and what the whole means.

The details of a step (hashes, sizes, codes) are facts and stay as they are. No catalogue is needed: this file
travels in the bundle.
"""

import json
from collections.abc import Sequence

from archive.verifier.walk import Outcome, Step, worst

LANGUAGES = ("ar", "ckb", "en")
UNREADABLE = {
    "ar": "تعذّرت قراءة ملف مما سُمّي في الأمر، فلم يُفحص شيء.",
    "ckb": "پەڕگەیەک لەوانەی لە فەرمانەکەدا ناوبراون ناخوێندرێتەوە، بۆیە هیچ نەپشکنرا.",
    "en": "A file that was named cannot be read; nothing was checked.",
}
"""When the bundle or what is to be trusted cannot be read; the system's own words follow in brackets."""
STEPS: dict[str, dict[str, str]] = {
    "bag": {
        "ar": "الحزمة كاملة سليمة ولا ملف زائد فيها",
        "ckb": "پاکەتەکە تەواو و دروستە و پەڕگەی زیادەی تێدا نییە",
        "en": "The bag is complete, whole, and holds nothing besides",
    },
    "manifest": {
        "ar": "ملفات القيد هي المودعة نفسها",
        "ckb": "پەڕگەکانی تۆمار هەمان ئەوانەن کە دانراون",
        "en": "The record's files are those that were deposited",
    },
    "leaf": {
        "ar": "ورقة السجل تخص هذا القيد",
        "ckb": "گەڵای لۆگ هی ئەم تۆمارەیە",
        "en": "The leaf of the log speaks of this record",
    },
    "checkpoint": {
        "ar": "نقطة التحقق موقعة من السجل",
        "ckb": "خاڵی پشکنین لەلایەن لۆگەوە واژۆ کراوە",
        "en": "The checkpoint is signed by the log",
    },
    "inclusion": {
        "ar": "الورقة قائمة في شجرة السجل",
        "ckb": "گەڵاکە لە درەختی لۆگدایە",
        "en": "The leaf stands in the tree of the log",
    },
    "statements": {
        "ar": "ما قيل عن القيد لاحقاً قائم في الشجرة نفسها",
        "ckb": "ئەوەی دواتر دەربارەی تۆمار گوتراوە لە هەمان درەختدایە",
        "en": "What was said of the record later stands in the same tree",
    },
    "letter": {
        "ar": "تواقيع الكتاب وأختامه",
        "ckb": "واژۆ و مۆرەکانی نووسراو",
        "en": "The signatures and seals of the letter",
    },
    "times": {
        "ar": "أختام الوقت على السجل",
        "ckb": "مۆری کات لەسەر لۆگ",
        "en": "Time tokens over the log",
    },
    "directives": {
        "ar": "الهوامش موقعة ممن كتبها على هذا الكتاب، ولا تتجاوز مواعيدها ما فوقها",
        "ckb": "پەراوێزەکان لەلایەن نووسەرانیانەوە لەسەر ئەم نووسراوە واژۆ کراون و کاتیان لەوەی سەروویان تێناپەڕێت",
        "en": "The directives are signed by their writers, on this letter, and keep the deadlines above them",
    },
    "closes": {
        "ar": "محاضر غلق السجل متصلة وقائمة في الشجرة",
        "ckb": "کۆنووسەکانی داخستنی تۆمار بەدوای یەکدان و لە درەختدان",
        "en": "The closes of the register follow each other and stand in the tree",
    },
    "numbers": {
        "ar": "الأعداد متصلة ولكل عدد ورقته",
        "ckb": "ژمارەکان بەدوای یەکدان و هەر یەکە گەڵای خۆی هەیە",
        "en": "The numbers follow without a gap, each with its leaf",
    },
    "absence": {
        "ar": "لا يوجد ما سُئل عنه",
        "ckb": "ئەوەی پرسیاری لێکرا نییە",
        "en": "What was asked for is not there",
    },
}
OUTCOMES: dict[Outcome, dict[str, str]] = {
    Outcome.PASSED: {"ar": "صحيح", "ckb": "دروستە", "en": "holds"},
    Outcome.FAILED: {"ar": "غير صحيح", "ckb": "ڕاست نییە", "en": "false"},
    Outcome.UNDECIDED: {"ar": "لم يُبتّ فيه", "ckb": "یەکلا نەکراوەتەوە", "en": "undecided"},
    Outcome.NOT_READABLE: {"ar": "غير مقروء", "ckb": "ناخوێندرێتەوە", "en": "not readable"},
}
WHOLE: dict[Outcome, dict[str, str]] = {
    Outcome.PASSED: {
        "ar": "كل ما تثبته الحزمة صحيح. أما ما ذُكر في الخطوة 1 أنه للقراءة وحدها، ومنه الخلاصة، فلا يثبته شيء.",
        "ckb": "هەموو ئەوەی پاکەتەکە دەیسەلمێنێت دروستە. ئەوەی هەنگاوی 1 تەنها بۆ خوێندنەوە ناوی دەبات، نەسەلماوە.",
        "en": "Everything that this bundle proves holds. What step 1 names as only to be read, nothing proves.",
    },
    Outcome.FAILED: {
        "ar": "في الحزمة ما هو غير صحيح، فلا تعتمد عليها.",
        "ckb": "شتێک لە پاکەتەکەدا ڕاست نییە، پشتی پێ مەبەستە.",
        "en": "Something in this bundle is false. Do not rely on it.",
    },
    Outcome.UNDECIDED: {
        "ar": "بقي ما لم يُبتّ فيه، فلا يُعدّ الفحص ناجحاً.",
        "ckb": "شتێک یەکلا نەکراوەتەوە، بۆیە پشکنینەکە بە سەرکەوتوو دانانرێت.",
        "en": "Something was not decided, so this is no success.",
    },
    Outcome.NOT_READABLE: {
        "ar": "ليست هذه حزمة إثبات، أو أنها تالفة.",
        "ckb": "ئەمە پاکەتی بەڵگە نییە، یان تێکچووە.",
        "en": "This is not an evidence bundle, or it is damaged.",
    },
}


def report(steps: Sequence[Step], *, language: str) -> str:
    """Each step with what was checked, how it ended, and what was found; then the whole."""
    lines = []
    for step in steps:
        lines.append(f"{step.number}. {STEPS[step.name][language]}: {OUTCOMES[step.outcome][language]}")
        lines.append(f"   {step.text}")
    return "\n".join([*lines, "", WHOLE[worst(tuple(steps))][language]])


def as_json(steps: Sequence[Step]) -> str:
    """One line for programs."""
    found = [{"step": s.number, "name": s.name, "outcome": s.outcome.name, "text": s.text} for s in steps]
    return json.dumps({"outcome": worst(tuple(steps)).name, "steps": found}, ensure_ascii=False)
