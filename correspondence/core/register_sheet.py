"""What a printed register shows, in its own language (domain 1.10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from correspondence.core.number import Direction

CHUNK = 1_000
"""Lines that are set at once: more cost memory, fewer leave more half-empty pages."""
PAPERS = ("a3", "a4")
Columns = tuple[tuple[str, float], ...]
COLUMNS: dict[Direction, Columns] = {
    Direction.OUT: (
        ("serial", 1.1),
        ("number", 2.2),
        ("on", 1.9),
        ("to", 4),
        ("subject", 5.5),
        ("annexes", 1.2),
        ("copies", 1.1),
        ("grade", 1.5),
        ("priority", 1.5),
        ("references", 3),
        ("unit", 3),
        ("signed", 3.5),
        ("means", 1.5),
        ("received", 2.6),
        ("dossier", 1.6),
        ("remarks", 2.4),
    ),
    Direction.IN: (
        ("serial", 1.1),
        ("number", 2.2),
        ("on", 1.9),
        ("hour", 1.2),
        ("from", 3.5),
        ("their_number", 2.2),
        ("their_on", 1.9),
        ("subject", 5),
        ("annexes", 1.2),
        ("grade", 1.4),
        ("priority", 1.5),
        ("directive", 2.6),
        ("referred", 2.6),
        ("referred_on", 1.9),
        ("due", 1.9),
        ("answer", 2.4),
        ("state", 1.6),
        ("dossier", 1.6),
    ),
}
"""The columns from the first to the last, each with its share of the width."""
HANDED: Columns = (
    ("serial", 1.1),
    ("handed_on", 1.9),
    ("thing", 2.6),
    ("number", 2.4),
    ("on", 1.9),
    ("receiver", 3.6),
    ("unit_of", 3.6),
    ("bearer", 2.8),
    ("signature", 3.6),
    ("time", 2.6),
    ("remarks", 3),
)
"""Those of the hand-over book."""
WORDS: dict[str, dict[str, str]] = {
    "ar": {
        "serial": "ت",
        "number": "العدد",
        "on": "التاريخ",
        "hour": "الساعة",
        "to": "الجهة المرسل إليها",
        "from": "الجهة المرسلة",
        "their_number": "عدد كتابها",
        "their_on": "تاريخه",
        "subject": "الموضوع",
        "annexes": "المرافقات",
        "copies": "النسخ",
        "grade": "درجة الكتمان",
        "priority": "الأسبقية",
        "references": "إشارة إلى",
        "unit": "الجهة المنظمة",
        "signed": "الموقّع وصفته",
        "means": "وسيلة الإرسال",
        "received": "تاريخ التسلّم والمتسلّم",
        "directive": "الهامش",
        "referred": "أحيل إلى",
        "referred_on": "تاريخ الإحالة",
        "due": "الموعد",
        "answer": "رقم الإجابة وتاريخها",
        "state": "الحالة",
        "dossier": "الإضبارة",
        "remarks": "الملاحظات",
        "ordinary": "عادي",
        "electronic": "إلكتروني",
        "void": "ملغى",
        "replaced": "بدل",
        "done": "أُنجز",
        "read": "اطُّلع عليه",
        "pending": "قيد الإنجاز",
        "page": "صفحة",
        "of": "من",
        "none": "لا قيود في هذه المدة",
        "handed_on": "تاريخ التسليم",
        "thing": "المسلَّم",
        "receiver": "المتسلّم",
        "unit_of": "الدائرة",
        "bearer": "المعتمد",
        "signature": "التوقيع",
        "time": "وقت التسلّم",
        "original": "أصل ورقي",
        "sealed": "ظرف مغلق",
        "print": "نسخة مطبوعة",
        "outgoing": "كتاب صادر",
        "confirmed": "أُكّد التسلّم في النظام",
        "refused": "رُفض تسلّمه",
        "returned": "أُعيد",
    },
    "ckb": {
        "serial": "ز",
        "number": "ژمارە",
        "on": "بەروار",
        "hour": "کاتژمێر",
        "to": "لایەنی بۆ نێردراو",
        "from": "لایەنی نێرەر",
        "their_number": "ژمارەی نووسراوەکەیان",
        "their_on": "بەرواری",
        "subject": "بابەت",
        "annexes": "هاوپێچ",
        "copies": "وێنە",
        "grade": "پلەی نهێنی",
        "priority": "پێشینەیی",
        "references": "ئاماژە بە",
        "unit": "لایەنی ئامادەکار",
        "signed": "واژۆکەر و سیفەتی",
        "means": "ڕێگەی ناردن",
        "received": "بەرواری وەرگرتن و وەرگر",
        "directive": "پەراوێز",
        "referred": "ڕەوانەکرا بۆ",
        "referred_on": "بەرواری ڕەوانەکردن",
        "due": "وادە",
        "answer": "ژمارە و بەرواری وەڵام",
        "state": "دۆخ",
        "dossier": "دۆسیە",
        "remarks": "تێبینی",
        "ordinary": "ئاسایی",
        "electronic": "ئەلیکترۆنی",
        "void": "هەڵوەشاوە",
        "replaced": "لەجیاتی",
        "done": "تەواوکرا",
        "read": "خوێنرایەوە",
        "pending": "لە کاردایە",
        "page": "لاپەڕە",
        "of": "لە",
        "none": "هیچ تۆمارێک لەم ماوەیەدا نییە",
        "handed_on": "بەرواری ڕادەستکردن",
        "thing": "ڕادەستکراو",
        "receiver": "وەرگر",
        "unit_of": "فەرمانگە",
        "bearer": "هەڵگر",
        "signature": "واژۆ",
        "time": "کاتی وەرگرتن",
        "original": "ئەسڵی کاغەز",
        "sealed": "زەرفی داخراو",
        "print": "وێنەی چاپکراو",
        "outgoing": "نووسراوی دەرچوو",
        "confirmed": "لە سیستەمدا وەرگرتنی پشتڕاستکرایەوە",
        "refused": "وەرنەگیرا",
        "returned": "گەڕێنرایەوە",
    },
    "en": {
        "serial": "No.",
        "number": "Number",
        "on": "Date",
        "hour": "Hour",
        "to": "Sent to",
        "from": "Sender",
        "their_number": "Sender's number",
        "their_on": "Its date",
        "subject": "Subject",
        "annexes": "Annexes",
        "copies": "Copies",
        "grade": "Grade",
        "priority": "Priority",
        "references": "With reference to",
        "unit": "Prepared by",
        "signed": "Signed by, as",
        "means": "Sent by",
        "received": "Received on, by",
        "directive": "Directive",
        "referred": "Referred to",
        "referred_on": "Referred on",
        "due": "Due",
        "answer": "Answer, its date",
        "state": "State",
        "dossier": "Dossier",
        "remarks": "Remarks",
        "ordinary": "Ordinary",
        "electronic": "Electronic",
        "void": "Void",
        "replaced": "Replaced by",
        "done": "Done",
        "read": "Read",
        "pending": "Under way",
        "page": "Page",
        "of": "of",
        "none": "No entries in this period",
        "handed_on": "Handed over on",
        "thing": "What",
        "receiver": "Received by",
        "unit_of": "Department",
        "bearer": "Carried by",
        "signature": "Signature",
        "time": "Time of receipt",
        "original": "Paper original",
        "sealed": "Sealed envelope",
        "print": "Printed copy",
        "outgoing": "Outgoing letter",
        "confirmed": "Confirmed in the system",
        "refused": "Refused",
        "returned": "Returned",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a register: its cells by column; what a line has nothing to say of stays blank."""

    serial: int
    is_ended: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands over every page: whose register it is, which, of which days; on which paper, in which language."""

    issuer: str
    title: str
    period: str
    language: str
    paper: str


def sheet_data(heading: Heading, columns: Columns, lines: Sequence[Line]) -> dict[str, object]:
    """The data of register.typ for some lines."""
    words = WORDS[heading.language]
    return {
        "version": 1,
        "language": heading.language,
        "digits": "latn",
        "issuer": heading.issuer,
        "title": heading.title,
        "period": heading.period,
        "paper": heading.paper,
        "widths": [share for _name, share in columns],
        "head": [words[name] for name, _share in columns],
        "rows": [[line.cells.get(name, "") for name, _share in columns] for line in lines],
        "ended": [number for number, line in enumerate(lines) if line.is_ended],
        "none": words["none"],
    }


def numbers_data(heading: Heading, *, pages: int) -> dict[str, object]:
    """The data of numbers.typ for so many pages."""
    words = WORDS[heading.language]
    return {
        "version": 1,
        "language": heading.language,
        "digits": "latn",
        "paper": heading.paper,
        "pages": pages,
        "labels": {"page": words["page"], "of": words["of"]},
    }
