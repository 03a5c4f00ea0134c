"""What the purpose of a copy asks of its unit, as far as words tell it (domain 2.8): it is free text on paper.

Spelling is folded, words are whole, and what is denied is not asked: «للاطلاع دون اتخاذ إجراء». To follow a matter up
(للمتابعة) asks for nothing that could be reported as done.
"""

import re

from correspondence.core.intake import folded

_CLAUSES = re.compile(r"[،,؛;:./()\n–—]+")
_KURDISH = str.maketrans({"ھ": "ه", "ڕ": "ر", "ء": None})
_P = r"(?:[وف])?(?:[لبك])?(?:ال|ل)?"
"""What grows on the front of an Arabic word: and, for, by, the."""
_NEEDED = r"(?:(?:ال)?لازمه?|ما ?يلزم|(?:ال)?مقتض[يا]|(?:ال)?مناسبا?|(?:ال)?مطلوب)"
_ARABIC = (
    rf"{_P}(?:اجرا|اجراات|اتخاذ|عمل)(?: \S+){{0,2}}? {_NEEDED}",
    rf"{_P}اتخاذ(?: \S+){{0,2}}? (?:ال)?(?:اصولي|قانوني)ه",
    rf"(?<!ورشه )(?<!ورش ){_P}عمل (?:ب\S+|علي\S*|وفق\S*)",  # a workshop is no work
    r"(?:و|ف)?للعمل",
    r"(?:و|ف)?(?:لل|ال|بال|ل)تنفيذ(?:ه|ها|هم)?",  # not «تنفيذاً لأمركم», nor «المدير التنفيذي»
    r"(?:و|ف)?(?:لل|ال|بال)اجرا",
    rf"{_P}(?:ابدا|بيان|اعطا|تقديم) (?:ال)?(?:راي|ملاحظات)\S*",
    rf"{_P}دراسته?",
    r"(?:و|ف)?(?:لل|ال|بال)دراسه",
    r"(?:و|ف)?[لب]?(?:اعلام|اجابت|موافات|تزويد|افادت)نا",
    rf"{_P}(?:اعداد|تهيئه) (?:ال)?(?:اجابه|جواب|رد)",
)
_SORANI = (
    r"(?:كاري|رێكاري|رێوشوێني|رێ و شوێني)(?: \S+)? پێويست\S*",
    r"كار ?(?:پێ ?)?كردن\S*",
    r"جێ ?بە ?جێ ?كردن\S*",
    r"دەربريني (?:بۆچوون|را)\S*",
)
_ENGLISH = (
    r"actions?",
    r"act(?:ing)? (?:on|upon|accordingly)",
    r"(?:necessary|appropriate|required) (?:steps|measures)",
    r"implementation",
    r"execution",
    r"compliance",
    r"(?:an|your|for) (?:opinion|comments?)",
)
_ASKS = re.compile(rf"(?<!\S)(?:{'|'.join((*_ARABIC, *_SORANI, *_ENGLISH))})(?!\S)")
_DENIES = re.compile(
    r"(?<!\S)(?:و?(?:لا(?! مانع)|دون|بدون|بلا|عدم|ليس|غير)|بەبێ|بێ|هيچ|no|not|without|nothing)(?!\S)"
    r"(?: (?!و|and |but |بەڵام )\S+){0,3}? ?$"
)
"""Before the asking words, with no «and» between."""
_DENIED = re.compile(
    r"^(?: \S+)? (?:غير (?:مطلوب|لازم)\S*|ناكات|نييە|نيە|نەكات|نەكرێت|(?:is |are )?not (?:required|needed|necessary))"
)
"""After them."""


def asks_for_action(purpose: str) -> bool:
    """True when these words ask the unit to do something, in Arabic, Sorani or English."""
    return any(_asks(_plain(clause)) for clause in _CLAUSES.split(purpose))


def _plain(clause: str) -> str:
    return folded(clause.replace("ه\u200c", "ە")).translate(_KURDISH)


def _asks(clause: str) -> bool:
    return any(not _is_denied(clause, one) for one in _ASKS.finditer(clause))


def _is_denied(clause: str, asked: re.Match[str]) -> bool:
    begins_anew = asked[0].startswith("و")
    before = None if begins_anew else _DENIES.search(clause[: asked.start()])
    return (before or _DENIED.search(clause[asked.end() :])) is not None
