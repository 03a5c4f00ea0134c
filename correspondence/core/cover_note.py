"""The note that goes with a letter which came in by mistake: back to its sender, or on to whom it is for (2.13)."""

from dataclasses import dataclass
from datetime import datetime

from correspondence.core.intake_sheet import WORDS
from correspondence.core.misdirected import Course
from correspondence.core.printed import shown_moment

SAYS: dict[str, dict[str, str]] = {
    "ar": {
        "title": "مذكرة مرافقة لكتاب ورد سهواً",
        "to": "إلى",
        Course.BACK: "نعيد إليكم كتابكم المبين أدناه، إذ ورد إلينا وليس موجهاً إلينا.",
        Course.ON: "نحيل إليكم الكتاب المبين أدناه، إذ ورد إلينا وهو موجه إليكم.",
        "kept": "وهو مقيد في سجل الواردة عندنا بالعدد والتاريخ المبينين، ويبقى عدده محفوظاً.",
        "reason": "السبب",
        "given": "أُخرج من سجلنا",
        "clerk": "المنظم",
    },
    "ckb": {
        "title": "یاداشتی هاوپێچی نووسراوێکی بە هەڵە هاتوو",
        "to": "بۆ",
        Course.BACK: "نووسراوەکەتانی خوارەوە دەگەڕێنینەوە، چونکە بۆ ئێمە هاتووە و ئاراستەی ئێمە نەکراوە.",
        Course.ON: "ئەو نووسراوەی لە خوارەوە ناوی هاتووە بۆتان دەنێرین، چونکە بۆ ئێمە هاتووە و ئاراستەی ئێوە کراوە.",
        "kept": "لە تۆماری هاتووی ئێمە بەم ژمارە و بەروارە تۆمارکراوە، و ژمارەکەی وەک خۆی دەمێنێتەوە.",
        "reason": "هۆکار",
        "given": "لە لای ئێمە دەرچوو",
        "clerk": "ئامادەکار",
    },
    "en": {
        "title": "Covering note to a letter that came by mistake",
        "to": "To",
        Course.BACK: "We return your letter named below: it reached us and was not addressed to us.",
        Course.ON: "We send you the letter named below: it reached us and is addressed to you.",
        "kept": "It is entered in our incoming register under the number and day below, and keeps that number.",
        "reason": "Reason",
        "given": "Left us",
        "clerk": "Prepared by",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverNote:
    """What the note says; never subject or grade: it lies on top of the letter, and leaves the house."""

    course: Course
    to: str
    reason: str
    given_at: datetime
    sender: str
    number: str
    on: str
    incoming: str
    incoming_on: str
    annexes: int
    clerk: str


def cover_data(note: CoverNote, *, issuer: str, made_at: datetime, language: str) -> dict[str, object]:
    """What letterheads/close.typ sets for the note."""
    says, words = SAYS[language], WORDS[language]
    return {
        "version": 1,
        "language": language,
        "issuer": issuer,
        "title": says["title"],
        "text": [says[note.course], says["kept"]],
        "facts": [
            [says["to"], note.to],
            [words["from"], note.sender],
            [words["their_number"], note.number or words["unnumbered"]],
            *([[words["their_date"], note.on]] if note.on else []),
            [words["number"], note.incoming],
            [words["date"], note.incoming_on],
            [words["annexes"], str(note.annexes) if note.annexes else words["none"]],
            [says["reason"], note.reason],
            [says["given"], shown_moment(note.given_at)],
            [says["clerk"], note.clerk],
            [words["made"], shown_moment(made_at)],
        ],
        "head": [],
        "rows": [],
        "labels": {"page": words["page"], "of": words["of"]},
        "made_at": made_at.isoformat(),
    }
