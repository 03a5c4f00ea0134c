"""The journal of records that are handed over, for machines and as a sheet that people read.

The words are part of the package's format and stay as they are: the national archive reads them years later.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.core.canonical import Json
from archive.core.disposal import WORDS, ltr, printed_moment, printed_number
from directory.core.naming import Name

Line = Mapping[str, Json]
Names = Mapping[str, Name]
"""By `person:25`, `post:24`, `unit:15`."""

ACTS: dict[str, tuple[str, str, str]] = {
    "start": ("إنشاء المسودة", "دروستکردنی ڕەشنووس", "Draft begun"),
    "revise": ("تعديل المسودة", "دەستکاریکردنی ڕەشنووس", "Draft changed"),
    "attach": ("إضافة مرافق", "زیادکردنی هاوپێچ", "Annex added"),
    "detach": ("رفع مرافق", "لابردنی هاوپێچ", "Annex taken out"),
    "send": ("إرسال للتدقيق", "ناردن بۆ پێداچوونەوە", "Sent for review"),
    "initial": ("تأشير", "پێشواژۆ", "Initialled"),
    "object": ("اعتراض", "ناڕەزایی", "Objected"),
    "abstain": ("امتناع", "خۆبەدوورگرتن", "Abstained"),
    "silence": (
        "لم يُجب حتى الموعد: عدم اعتراض",
        "تا وادە وەڵامی نەبوو: ناڕەزایی نییە",
        "Silent until the deadline: no objection",
    ),
    "opine": ("إبداء الرأي", "دەربڕینی بۆچوون", "Opinion given"),
    "present": ("عرض على التوقيع", "خستنەبەردەم واژۆ", "Laid before the signer"),
    "skip": ("تجاوز مدقق", "تێپەڕاندنی پێداچەرەوە", "Reviewer passed over"),
    "freeze": ("تثبيت النص", "جێگیرکردنی دەق", "Text frozen"),
    "give_back": ("إعادة للتعديل", "گەڕاندنەوە بۆ ڕاستکردنەوە", "Given back"),
    "recall": ("سحب", "کشاندنەوە", "Recalled"),
    "ask_back": ("طلب الإعادة", "داوای گەڕاندنەوە", "Asked back"),
    "let_stand": ("إبقاء على حاله", "هێشتنەوە وەک خۆی", "Left as it is"),
    "suspend": ("إيقاف", "ڕاگرتن", "Suspended"),
    "resume": ("استئناف", "دەستپێکردنەوە", "Resumed"),
    "sign": ("توقيع", "واژۆکردن", "Signed"),
    "consent": ("موافقة القيد على الترقيم", "ڕەزامەندی تۆمارکردن بۆ ژمارەدان", "The registry consented to numbering"),
    "bind_paper": ("قيد بعدده المكتوب على الورق", "تۆمارکردن بە ژمارەی سەر کاغەز", "Registered as numbered on paper"),
    "register": ("قيد في السجل", "تۆمارکردن", "Registered"),
    "redate": ("تغيّر الموعد بتغيّر التقويم", "گۆڕانی وادە بە گۆڕانی ڕۆژژمێر", "Deadline moved with the calendar"),
    "give_pen": ("تسليم القلم إلى زميل", "دانی قەڵەم بە هاوکار", "Pen given to a colleague"),
    "return_pen": ("إعادة القلم", "گەڕاندنەوەی قەڵەم", "Pen given back"),
    "take_pen": ("استرداد القلم", "وەرگرتنەوەی قەڵەم", "Pen taken back"),
    "dissent": ("مخالفة في الرأي", "جیاوازیی ڕا", "Dissent"),
    "close_window": ("انتهاء مدة التوقيع", "کۆتایی ماوەی واژۆکردن", "Time to sign over"),
    "destroy": ("إتلاف مسودة متروكة", "لەناوبردنی ڕەشنووسێکی بەجێماو", "Abandoned draft destroyed"),
    "hand_over": ("تسليم لمن يخلفه", "ڕادەستکردن بە جێگرەوە", "Handed over"),
    "VOID_NUMBER": ("إلغاء العدد", "هەڵوەشاندنەوەی ژمارە", "Number voided"),
    "CORRECT": ("تصويب", "ڕاستکردنەوە", "Corrected"),
    "SUPERSEDE": ("استبدال", "جێگرتنەوە", "Superseded"),
    "DIRECTIVE": ("هامش", "پەراوێز", "Directive"),
    "DIRECTIVE take_up": ("تسلّم الهامش", "وەرگرتنی پەراوێز", "Directive received"),
    "DELIVERY": ("تسليم", "گەیاندن", "Delivered"),
    "DELIVERY sent": ("إرسال", "ناردن", "Sent"),
    "DELIVERY taken_in": ("قيد في واردة التشكيل", "تۆمارکردن لە هاتووی یەکە", "Registered as incoming by the unit"),
    "DELIVERY came": ("قيد في الواردة", "تۆمارکردن لە هاتوو", "Registered as incoming"),
    "ACKNOWLEDGEMENT": ("اطلاع وتسلم", "بینین و وەرگرتن", "Acknowledged"),
    "REGRADE": ("تغيير درجة الكتمان", "گۆڕینی پلەی نهێنی", "Regraded"),
    "RECLASSIFY": ("حفظ في صنف", "هەڵگرتن لە پۆل", "Filed in a class"),
    "READERS": ("تغيير القراء", "گۆڕینی خوێنەران", "Readers changed"),
    "TS_RENEWAL": ("تجديد الطابع الزمني", "نوێکردنەوەی مۆری کات", "Time stamp renewed"),
    "ADDITION": ("إضافة إلى المحفوظ", "زیادکردن بۆ هەڵگیراو", "Added beside the record"),
    "DELIVERY dispatched": (
        "إرسال إلى خارج النظام",
        "ناردن بۆ دەرەوەی سیستەم",
        "Sent to somebody outside",
    ),
    "DELIVERY received_outside": (
        "تسلم خارج النظام",
        "وەرگرتن لە دەرەوەی سیستەم",
        "Received by somebody outside",
    ),
    "DELIVERY told_outside": (
        "إبلاغ خارج النظام بما صار إليه الكتاب",
        "ئاگادارکردنەوەی دەرەوەی سیستەم لە چارەنووسی نووسراو",
        "Somebody outside told what became of it",
    ),
    "DELIVERY sent_on": ("تحويل إلى المرسل إليه الصحيح", "ناردن بۆ وەرگری دروست", "Sent on to the right addressee"),
    "DELIVERY redirected": (
        "إعادة إلى المرسل أو تحويل إلى جهة أخرى",
        "گەڕاندنەوە بۆ نێرەر یان ناردن بۆ لایەنێکی تر",
        "Returned to its sender or sent on to another body",
    ),
    "DELIVERY left_open": ("إجابة جزئية", "وەڵامێکی بەشەکی", "Answered only in part"),
    "ACKNOWLEDGEMENT reopened": ("أعيد فتحه", "کرایەوە", "Reopened"),
    "DELIVERY settled": ("عُدّت الإجابة وافية", "وەڵامەکە بە تەواو دانرا", "Answered in full after all"),
    "REGISTER_CLOSE": ("غلق السجل", "داخستنی تۆمار", "Register closed"),
    "RECEIPT": ("وصل تسلم", "پسوولەی وەرگرتن", "Receipt"),
}
"""How the acts of movement.md and the kinds of leaf.md are called, in Arabic, Sorani and English."""
DETAILS = {
    "ar": {"details": "التفاصيل", "to": "إلى", "number": "العدد", "class": "الصنف", "system": "النظام"},
    "ckb": {"details": "وردەکاری", "to": "بۆ", "number": "ژمارە", "class": "پۆل", "system": "سیستەم"},
    "en": {"details": "Details", "to": "To", "number": "Number", "class": "Class", "system": "System"},
}
_KEYS = {"person": "person", "post": "post", "holder_post": "post", "unit": "unit", "body": "unit"}
"""What of a line leads to whom in the directory."""
_LANGUAGES = ("ar", "ckb", "en")
_HASH = re.compile(r"[0-9a-f]{64}")
_COMMA = {"ar": "، ", "ckb": "، ", "en": ", "}
_ANY, _END = "\u2068", "\u2069"
_MACHINE = "clockwork"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Of which list, by which ministry, in which language, when."""

    language: str
    issuer: str
    number: int
    at: datetime


def named_in(lines: Iterable[Line]) -> frozenset[str]:
    """Everybody and every unit the lines name: `person:25`, `post:24`, `unit:15`."""
    return frozenset(name for line in lines for name in _named(line))


def _named(line: Line) -> Iterator[str]:
    moved, said = _mapping(line.get("movement")), _mapping(line.get("said"))
    to = said.get("to")
    for source in (moved, said, *(_mapping(one) for one in (to if isinstance(to, list) else ()))):
        for field, kind in _KEYS.items():
            if isinstance(source.get(field), int):
                yield f"{kind}:{source[field]}"
    if str(line.get("by", "")).startswith("person:"):
        yield str(line["by"])
    yield from (f"unit:{unit}" for unit in _units(said))


def as_json(names: Names) -> dict[str, Json]:
    """The names in three languages, by what the lines call them."""
    return {key: {language: names[key].to(language) for language in _LANGUAGES} for key in sorted(names)}


def journal_data(lines: Sequence[Line], sheet: Sheet, *, names: Names) -> dict[str, object]:
    """The journal as letterheads/list.typ sets it: letter by letter, each line with who, when, what."""
    words, more = WORDS[sheet.language], DETAILS[sheet.language]
    return {
        "version": 1,
        "language": sheet.language,
        "issuer": sheet.issuer,
        "title": words["journal"],
        "text": "",
        "facts": [[words["list"], str(sheet.number)], [words["made"], printed_moment(sheet.at)]],
        "head": [words["number"], words["time"], words["by"], words["act"], more["details"]],
        "widths": ["auto", "auto", "auto", "auto", "1fr"],
        "rows": [_row(line, sheet.language, names) for line in lines],
        "labels": {"page": words["page"], "of": words["of"]},
        "made_at": sheet.at.isoformat(),
    }


def _row(line: Line, language: str, names: Names) -> list[str]:
    moved, said = _mapping(line.get("movement")), _mapping(line.get("said"))
    at = printed_moment(_moment(moved.get("at") if moved else line.get("at")))
    number = printed_number(str(line["number"]))
    if moved:
        who = _who((f"person:{moved.get('person')}", f"post:{moved.get('post')}"), language, names)
        return [number, at, who, act(str(moved.get("act")), "", language), _any(_words_of(moved.get("note")))]
    who = _who((str(line.get("by", "")),), language, names)
    what = act(str(line.get("kind")), str(said.get("what", "")), language)
    return [number, at, who, what, _details(said, language, names)]


def act(kind: str, what: str, language: str) -> str:
    """What was done, in this language; an act of a later version by its code."""
    words = ACTS.get(f"{kind} {what}".strip()) or ACTS.get(kind)
    return ltr(kind) if words is None else words[_LANGUAGES.index(language)]


def _who(keys: Iterable[str], language: str, names: Names) -> str:
    """Person and post; what the directory no longer knows by its number, and nobody where the system acted."""
    given = [key for key in keys if not key.endswith(":None") and key]
    if given == [_MACHINE]:
        return DETAILS[language]["system"]
    return _COMMA[language].join(_any(names[key].to(language)) if key in names else ltr(key) for key in given)


def _details(said: Line, language: str, names: Names) -> str:
    words, found = DETAILS[language], []
    if units := [key for unit in _units(said) if (key := f"unit:{unit}") in names]:
        listed = _COMMA[language].join(_any(names[key].to(language)) for key in units)
        found.append(f"{words['to']}: {listed}")
    if said.get("number"):
        found.append(f"{words['number']}: {printed_number(str(said['number']))}")
    if said.get("class"):
        found.append(f"{words['class']}: {ltr(str(said['class']))}")
    if text := _words_of(said.get("reason") or said.get("note") or said.get("receipt")):
        found.append(_any(text))
    return " · ".join(found)


def _units(said: Line) -> Iterator[int]:
    """The units a statement speaks of."""
    to, units = said.get("to"), said.get("units")
    for one in to if isinstance(to, list) else ():
        if isinstance(one, Mapping) and isinstance(unit := one.get("unit"), int):
            yield unit
    yield from (one for one in (units if isinstance(units, list) else ()) if isinstance(one, int))
    if isinstance(unit := said.get("unit"), int):
        yield unit


def _words_of(note: Json) -> str:
    """A note's words; a hash is none."""
    return note if isinstance(note, str) and not _HASH.fullmatch(note) else ""


def _moment(at: Json) -> datetime | None:
    """Movements count milliseconds, statements write ISO 8601."""
    if isinstance(at, int):
        return datetime.fromtimestamp(at / 1000, UTC)
    return datetime.fromisoformat(at) if isinstance(at, str) and at else None


def _mapping(value: Json) -> Line:
    return value if isinstance(value, Mapping) else {}


def _any(text: str) -> str:
    return f"{_ANY}{text}{_END}" if text else ""
