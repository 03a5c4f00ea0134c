"""What the intake sheet and the receipt print, each in its own language (domain 1.3, 1.8; decision 24)."""

from dataclasses import dataclass
from datetime import datetime

from correspondence.core.intake import Arrived, Condition, Page, Way
from correspondence.core.letter import Priority
from correspondence.core.printed import shown_day, shown_moment
from directory.core.clearance import Label, Level

WORDS: dict[str, dict[str, str]] = {
    "ar": {
        "title": "ورقة قيد وارد",
        "receipt": "وصل تسلّم كتاب",
        "receipt_text": "تسلّمنا كتابكم المبين أدناه، وقُيّد في سجل الواردة بالعدد والتاريخ المبينين.",
        "number": "رقم الوارد",
        "date": "تاريخ الورود",
        "from": "الجهة المرسلة",
        "their_number": "عدد كتابها",
        "their_date": "تاريخه",
        "answers": "إشارة إلى كتابنا",
        "answer_by": "الموعد المحدد للإجابة",
        "subject": "الموضوع",
        "for": "محال إلى",
        "came": "وقت التسلم",
        "way": "وسيلة الورود",
        "condition": "الورقة",
        "grade": "درجة الكتمان",
        "priority": "الأسبقية",
        "annexes": "المرافقات",
        "files": "عدد الملفات",
        "clerk": "المسجّل",
        "note": "ملاحظات",
        "twin": "نسخة ثانية من كتاب مقيد، والسبب",
        "on_paper": "أُعطي العدد على الورق أثناء الانقطاع، وقُيّد في",
        "originals": "الأصول المحفوظة كما وردت",
        "file": "الملف",
        "pages": "الصفحات",
        "hash": "البصمة",
        "verdict": "التحقق من التوقيع",
        "none": "لا يوجد",
        "unnumbered": "بلا عدد",
        "sealed": "ظرف سري وشخصي لم يُفتح، قُيّد ظاهره فقط",
        "beyond": "الصفحات التي لا تظهر هنا محفوظة في الأصول",
        "shown": "صورة الصفحة",
        "page": "صفحة",
        "of": "من",
        "courier": "معتمد",
        "post": "بريد",
        "email": "بريد إلكتروني",
        "file_way": "ملف",
        "original": "أصل",
        "copy": "صورة",
        "personal": "شخصي",
        "received_by": "المتسلّم",
        "made": "حُرر في",
    },
    "ckb": {
        "title": "پەڕەی تۆمارکردنی هاتوو",
        "receipt": "پسووڵەی وەرگرتنی نووسراو",
        "receipt_text": "نووسراوەکەتان کە لە خوارەوە ناوی هاتووە وەرگیرا، و لە تۆماری هاتوودا بەم شێوەیە تۆمارکرا.",
        "number": "ژمارەی هاتوو",
        "date": "بەرواری هاتن",
        "from": "لایەنی نێرەر",
        "their_number": "ژمارەی نووسراوەکەیان",
        "their_date": "بەروارەکەی",
        "answers": "ئاماژە بە نووسراومان",
        "answer_by": "وادەی دیاریکراو بۆ وەڵام",
        "subject": "بابەت",
        "for": "ڕەوانەکراوە بۆ",
        "came": "کاتی وەرگرتن",
        "way": "ڕێگەی هاتن",
        "condition": "کاغەزەکە",
        "grade": "پلەی نهێنی",
        "priority": "پێشینەیی",
        "annexes": "هاوپێچ",
        "files": "ژمارەی پەڕگەکان",
        "clerk": "تۆمارکەر",
        "note": "تێبینی",
        "twin": "وێنەی دووەمی نووسراوێکی تۆمارکراو، هۆکار",
        "on_paper": "ژمارەکە لە کاتی پچڕاندا لەسەر کاغەز درا، تۆمارکرا لە",
        "originals": "ئەسڵەکان وەک هاتوون هەڵگیراون",
        "file": "پەڕگە",
        "pages": "لاپەڕە",
        "hash": "پەنجەمۆر",
        "verdict": "پشکنینی واژۆ",
        "none": "نییە",
        "unnumbered": "بێ ژمارە",
        "sealed": "زەرفی نهێنی و تایبەت، نەکراوەتەوە؛ تەنها ڕووکارەکەی تۆمارکراوە",
        "beyond": "ئەو لاپەڕانەی لێرەدا نین لە ئەسڵەکاندا هەڵگیراون",
        "shown": "وێنەی لاپەڕەی",
        "page": "لاپەڕە",
        "of": "لە",
        "courier": "نێردراو",
        "post": "پۆستە",
        "email": "ئیمەیڵ",
        "file_way": "پەڕگە",
        "original": "ئەسڵ",
        "copy": "وێنە",
        "personal": "تایبەت",
        "received_by": "وەرگر",
        "made": "لەم کاتەدا نووسرا",
    },
    "en": {
        "title": "Intake sheet",
        "receipt": "Receipt for a letter",
        "receipt_text": "We have received your letter named below. It is entered in our incoming register as follows.",
        "number": "Incoming no.",
        "date": "Received on",
        "from": "From",
        "their_number": "Their number",
        "their_date": "Their date",
        "answers": "Refers to our letter",
        "answer_by": "Answer wanted by",
        "subject": "Subject",
        "for": "For",
        "came": "Handed over",
        "way": "Came by",
        "condition": "The paper",
        "grade": "Grade",
        "priority": "Priority",
        "annexes": "Annexes",
        "files": "Files",
        "clerk": "Registered by",
        "note": "Remarks",
        "twin": "Second copy of a registered letter, because",
        "on_paper": "Numbered on paper in an outage, entered at",
        "originals": "The originals, kept as they came",
        "file": "File",
        "pages": "Pages",
        "hash": "SHA-256",
        "verdict": "Signature",
        "none": "none",
        "unnumbered": "without a number",
        "sealed": "Personal envelope, not opened: only its outside is registered",
        "beyond": "Pages that are not shown here are kept in the originals",
        "shown": "Picture of page",
        "page": "Page",
        "of": "of",
        "courier": "courier",
        "post": "post",
        "email": "e-mail",
        "file_way": "file",
        "original": "original",
        "copy": "copy",
        "personal": "personal",
        "received_by": "Received by",
        "made": "Made at",
    },
}
GRADES: dict[str, dict[int, str]] = {
    "ar": {Level.ORDINARY: "عادي", Level.SECRET: "سري", Level.TOP_SECRET: "سري للغاية"},
    "ckb": {Level.ORDINARY: "ئاسایی", Level.SECRET: "نهێنی", Level.TOP_SECRET: "زۆر نهێنی"},
    "en": {Level.ORDINARY: "ordinary", Level.SECRET: "secret", Level.TOP_SECRET: "top secret"},
}
PRIORITIES: dict[str, dict[Priority, str]] = {
    "ar": {
        Priority.ORDINARY: "عادي",
        Priority.URGENT: "عاجل",
        Priority.VERY_URGENT: "عاجل جداً",
        Priority.IMMEDIATE: "على الفور",
    },
    "ckb": {
        Priority.ORDINARY: "ئاسایی",
        Priority.URGENT: "بەپەلە",
        Priority.VERY_URGENT: "زۆر بەپەلە",
        Priority.IMMEDIATE: "دەستبەجێ",
    },
    "en": {
        Priority.ORDINARY: "ordinary",
        Priority.URGENT: "urgent",
        Priority.VERY_URGENT: "very urgent",
        Priority.IMMEDIATE: "immediate",
    },
}
UNOPENED = {
    "ar": "ظرف شخصي لم يُفتح",
    "ckb": "زەرفی تایبەت، نەکراوەتەوە",
    "en": "Personal envelope, not opened",
}
"""The subject of a letter that nobody opened: what can be read on the outside, and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the directory says around an intake: whose registry, for which unit, who registers it and when it came.

    `grade` is the ministry's own word before the grade.
    """

    issuer: str
    unit: str
    clerk: str
    came_at: datetime
    made_at: datetime
    language: str
    grade: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page picture on the sheet: its file beside the template, and which page of which original it shows."""

    file: str
    original: int
    page: int


def sheet_data(
    arrived: Arrived,
    pages: tuple[Page, ...],
    shown: tuple[Shown, ...],
    *,
    judged: tuple[str, ...],
    around: Surroundings,
) -> dict[str, object]:
    """What letterheads/intake.typ sets; `judged` has the verdict on each original, empty for an unsigned one."""
    words = WORDS[around.language]
    number = arrived.number or words["unnumbered"]
    facts = [
        [words["from"], arrived.sender],
        [words["their_number"], number],
        [words["their_date"], "" if arrived.on is None else shown_day(arrived.on)],
        [words["answers"], _answers(arrived)],
        [words["answer_by"], "" if arrived.answer_by is None else shown_day(arrived.answer_by)],
        [words["subject"], UNOPENED[around.language] if arrived.sealed else arrived.subject],
        [words["for"], around.unit],
        [words["came"], f"{shown_moment(around.came_at)} · {way_word(arrived.way, around.language)}"],
        [words["condition"], words["sealed"] if arrived.sealed else condition_word(arrived.condition, around.language)],
        [around.grade or words["grade"], grade_line(arrived.label, around.language)],
        [words["priority"], PRIORITIES[around.language][arrived.priority]],
        [words["annexes"], str(arrived.annexes) if arrived.annexes else words["none"]],
        [words["clerk"], around.clerk],
        [words["note"], arrived.note],
        [words["twin"], arrived.twin_reason],
        [words["on_paper"], "" if arrived.reserved is None else shown_moment(around.made_at)],
    ]
    hidden = sum(one.pages or 0 for one in pages) - len(shown)
    return {
        "version": 1,
        "language": around.language,
        "digits": "latn",
        "issuer": around.issuer,
        "title": words["title"],
        "labels": {key: words[key] for key in ("number", "date", "page", "of")},
        "facts": [[label, value] for label, value in facts if value],
        "originals": words["originals"],
        "head": [words[key] for key in ("file", "pages", "verdict", "hash")],
        "files": [
            [f"{n}. {one.name}", str(one.pages or "-"), verdict or "-", one.sha256]
            for n, (one, verdict) in enumerate(zip(pages, judged, strict=True), start=1)
        ],
        "beyond": words["beyond"] if hidden > 0 else "",
        "shown": [{"file": one.file, "alt": f"{words['shown']} {one.original}/{one.page}"} for one in shown],
        "made_at": around.made_at.isoformat(),
    }


def _answers(arrived: Arrived) -> str:
    return "" if arrived.answers_on is None else f"{arrived.answers} · {shown_day(arrived.answers_on)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a receipt acknowledges; never subject or grade: it leaves the house."""

    sender: str
    number: str
    on: str
    incoming: str
    incoming_on: str
    came_at: datetime
    way: Way
    annexes: int
    files: int
    by: str


def receipt_data(received: Received, *, issuer: str, made_at: datetime, language: str) -> dict[str, object]:
    """What letterheads/close.typ sets for a receipt."""
    words = WORDS[language]
    return {
        "version": 1,
        "language": language,
        "issuer": issuer,
        "title": words["receipt"],
        "text": [words["receipt_text"]],
        "facts": [
            [words["from"], received.sender],
            [words["their_number"], received.number or words["unnumbered"]],
            *([[words["their_date"], received.on]] if received.on else []),
            [words["number"], received.incoming],
            [words["date"], received.incoming_on],
            [words["came"], f"{shown_moment(received.came_at)} · {way_word(received.way, language)}"],
            [words["annexes"], str(received.annexes) if received.annexes else words["none"]],
            [words["files"], str(received.files)],
            [words["received_by"], received.by],
            [words["made"], shown_moment(made_at)],
        ],
        "head": [],
        "rows": [],
        "labels": {"page": words["page"], "of": words["of"]},
        "made_at": made_at.isoformat(),
    }


def way_word(way: Way, language: str) -> str:
    """The printed word of how it came."""
    return WORDS[language]["file_way" if way is Way.FILE else way.value]


def condition_word(condition: Condition, language: str) -> str:
    """The printed word for original or copy."""
    return WORDS[language][condition.value]


def grade_line(label: Label, language: str) -> str:
    """The printed grade, with the personal flag."""
    grade = GRADES[language].get(label.level, str(label.level))
    return f"{grade} - {WORDS[language]['personal']}" if label.personal else grade
