"""Fields of the typed line: `kind: circular`, `رقم: 452-455`, `واژۆکار: زەینەب` in the words of three languages."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import TypeVar

from search.core.letters import clean, fold
from search.core.months import numbered
from search.core.numbers import days

Value = TypeVar("Value")
MOST_NUMBERS = 500
"""A range of numbers is looked for number by number; a longer one is taken for words."""


class Field(Enum):
    """What stands before the colon."""

    SENDER = "sender"
    ADDRESSEE = "addressee"
    SIGNER = "signer"
    NUMBER = "number"
    DATE = "date"
    KIND = "kind"
    GRADE = "grade"
    STATE = "state"
    UNIT = "unit"
    DOSSIER = "dossier"


_NAMES: dict[Field, str] = {
    Field.SENDER: "من لە له from",
    Field.ADDRESSEE: "إلى الى إلي الي بۆ to",
    Field.SIGNER: "الموقع موقع بتوقيع واژۆکەر واژۆکار واژۆ signer signed",
    Field.NUMBER: "رقم الرقم العدد ژمارە number",
    Field.DATE: "تاريخ التاريخ بتاريخ ڕێکەوت بەروار date",
    Field.KIND: "نوع النوع جۆر kind type",
    Field.GRADE: "درجة الدرجة السرية نهێنیێتی پلە grade",
    Field.STATE: "حالة الحالة دۆخ state",
    Field.DOSSIER: "إضبارة الإضبارة اضبارة الاضبارة دۆسیە دۆسێ dossier",
    Field.UNIT: "وحدة الوحدة جهة الجهة تشكيل یەکە unit",
}
_BY_NAME = {fold(clean(name)): field for field, names in _NAMES.items() for name in names.split()}
NAMES = "|".join(re.escape(name) for names in _NAMES.values() for name in sorted(names.split(), key=len, reverse=True))

_KINDS: dict[str, str] = {
    "letter": "كتاب رسمي;كتاب;نووسراوی فەرمی;نووسراو;official letter;letter",
    "memorandum": "مذكرة داخلية;مذكرة;یاداشتی ناوخۆیی;یاداشت;internal memo;memo",
    "submission": "مطالعة;ڕاسپاردە;submission for decision;submission",
    "admin_order": "أمر إداري;فەرمانی کارگێڕی;administrative order",
    "ministerial_order": "أمر وزاري;فەرمانی وەزاری;ministerial order",
    "cabinet_order": "أمر ديواني;فەرمانی دیوانی;cabinet-office order",
    "circular": "إعمام;تعميم;گشتاندن;circular",
    "reminder": "تأكيد;جەختکردنەوە;بیرخستنەوە;reminder",
    "register_close": "محضر غلق سجل;غلق السجل;کۆنووسی داخستنی تۆمار;داخستنی تۆمار;close of a register",
    "hand_over_slip": "وصل تسليم باليد;وصل تسليم;پسوولەی ڕادەستکردن بە دەست;پسوولەی ڕادەستکردن;hand-over slip",
    "reply": "جواب;إجابة;وەڵام;reply",
    "follow_on": "إلحاق;كتاب لاحق;بەدواداهاتن;follow-on letter",
    "authenticity": "صحة صدور;ڕاستی دەرچوون;confirmation of genuine issue",
    "minutes": "محضر;کۆنووس;minutes",
    "telegram": "برقية;بروسکە;telegram",
}
_GRADES: dict[int, str] = {
    0: "عادي;ئاسایی;ordinary",
    1: "سري;نهێنی;secret",
    2: "سري للغاية;زۆر نهێنی;top secret",
}
_STATES: dict[str, str] = {
    "in_force": "نافذ;ساري;کارپێکراو;بەرکار;in force",
    "void": "ملغى;ملغي;باطل;هەڵوەشاوە;هەڵوەشێنراوە;void",
    "replaced": "مستبدل;مستعاض عنه;گۆڕدراو;replaced",
    "corrected": "مصوب;مصوّب;ڕاستکراوەتەوە;ڕاستکراو;corrected",
}
_SERIALS = re.compile(r"(\d{1,9})\s?(?:\.\.|[-–—])\s?(\d{1,9})")
_MONTH = re.compile(r"(\d{1,2})[/\-.]((?:19|20)\d\d)|((?:19|20)\d\d)[/\-.](\d{1,2})")
_DASH = re.compile(r"(?<=[^\W\d])\s?[-–—]|[-–—](?=\s?[^\W\d])")
"""Beside a word, so that a month is a word of its own."""
_SHORT = re.compile(r"\d{1,2}(?:/\d{1,2})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SINCE = re.compile(r"^(?:من|بين|لە|from|between)\s+", re.IGNORECASE)
_UNTIL = re.compile(r"\.\.|[-–—]|\s(?:[إا]لى|حتى|و?لغاية|تا|هەتا|بۆ|to|till|until)\s", re.IGNORECASE)


def field_named(name: str) -> Field:
    """The field that this word before a colon means."""
    return _BY_NAME[fold(clean(name))]


_SPELLED = {"ar": 0, "ckb": 1, "en": 2}
_FIRST: dict[Field, tuple[str, str, str]] = {
    Field.SENDER: ("من", "لە", "from"),
    Field.ADDRESSEE: ("إلى", "بۆ", "to"),
    Field.SIGNER: ("الموقع", "واژۆکەر", "signer"),
    Field.NUMBER: ("رقم", "ژمارە", "number"),
    Field.DATE: ("تاريخ", "بەروار", "date"),
    Field.KIND: ("نوع", "جۆر", "kind"),
    Field.GRADE: ("درجة", "پلە", "grade"),
    Field.STATE: ("حالة", "دۆخ", "state"),
    Field.UNIT: ("وحدة", "یەکە", "unit"),
    Field.DOSSIER: ("إضبارة", "دۆسیە", "dossier"),
}
_QUOTES = re.compile('["“”„«»″]+')


def with_fields(line: str, said: Mapping[Field, str], *, language: str, most: int) -> str:
    """The line with these fields behind it, spelled as this language spells them; what says nothing is left out.

    A line too long is cut between two words, and before them: a field that was asked for is never lost.
    """
    place = _SPELLED.get(language, 0)
    values = {field: " ".join(_QUOTES.sub(" ", value).split()) for field, value in said.items()}
    added = [f'{_FIRST[field][place]}: "{value}"' for field, value in values.items() if value]
    behind = " ".join(added)
    if not added:
        return _cut(line, most)
    return f"{_cut(line.strip(), max(most - len(behind) - 1, 0))} {behind}".strip()


def _cut(line: str, most: int) -> str:
    """The words that have room; half a word would be looked for as one. A single word is cut all the same."""
    whole = line[:most]
    if len(line) <= most or line[most].isspace():
        return whole
    return whole.rpartition(" ")[0].strip() or whole


def kinds_said(words: str) -> tuple[str, ...]:
    """The kinds so called: those of exactly this name, else those whose name holds every word."""
    return _called(words, _KINDS)


def grades_said(words: str) -> tuple[int, ...]:
    """The grades so called."""
    return _called(words, _GRADES)


def states_said(words: str) -> tuple[str, ...]:
    """The states of a number so called."""
    return _called(words, _STATES)


def is_name(field: Field, words: str) -> bool:
    """True when these words are the whole name of a kind, a grade or a state."""
    tables: dict[Field, Iterable[str]] = {
        Field.KIND: _KINDS.values(),
        Field.GRADE: _GRADES.values(),
        Field.STATE: _STATES.values(),
    }
    return any(_folded(words) == _folded(name) for names in tables[field] for name in names.split(";"))


def _called(words: str, table: dict[Value, str]) -> tuple[Value, ...]:
    said = _folded(words)
    if not said:
        return ()
    names = {value: [_folded(name) for name in names.split(";")] for value, names in table.items()}
    exact = tuple(value for value, called in names.items() if said in called)
    return exact or tuple(value for value, called in names.items() if any(set(said) <= set(name) for name in called))


def _folded(words: str) -> list[str]:
    return [fold(word).removeprefix("ال") for word in clean(words).replace("-", " ").split()]


def serials(said: str) -> tuple[str, ...]:
    """The numbers from one to another, both included: 452-455. Empty for anything else, as for 452-2026."""
    match = _SERIALS.fullmatch(clean(said).strip())
    if match is None or (_YEAR.fullmatch(match[2]) and ".." not in said):
        return ()
    first, last = int(match[1]), int(match[2])
    return tuple(map(str, range(first, last + 1))) if first < last <= first + MOST_NUMBERS else ()


def span(said: str) -> tuple[date, date] | None:
    """The first and the last day of a day, a month, a year, or from one to another: with two dots, a dash or a word.

    What the first of two leaves out, month or year, the second says: 1 - 5 آذار 2026.
    """
    text = _SINCE.sub("", numbered(_DASH.sub(" - ", clean(said))).strip())
    whole = _one_span(text)
    if whole is not None:
        return whole
    for match in _UNTIL.finditer(text):
        first, last = text[: match.start()].strip(), text[match.end() :].strip()
        begins, ends = _one_span(_completed(first, last)), _one_span(last)
        if begins is not None and ends is not None:
            return (begins[0], ends[1]) if begins[0] <= ends[1] else None
    return None


def _completed(first: str, last: str) -> str:
    """The first of two days or months, with what it leaves out."""
    left_out = last.split("/")[first.count("/") + 1 :] if _SHORT.fullmatch(first) else []
    return "/".join([first, *left_out])


def _one_span(text: str) -> tuple[date, date] | None:
    on = next((day for match, day in days(text) if match.group() == text), None)
    if on is not None:
        return on, on
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    match = _MONTH.fullmatch(text)
    if match is None:
        return None
    year, month = int(match[2] or match[3]), int(match[1] or match[4])
    return (date(year, month, 1), date(year, month, monthrange(year, month)[1])) if 1 <= month <= 12 else None
