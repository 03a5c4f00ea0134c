"""The routing slip (بطاقة الإحالة) on paper: what stands over it, the directives, the way (domain 1.11)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from correspondence.core.route import Act
from correspondence.core.sitting import facts_in

LABELS: dict[str, dict[str, str]] = {
    "ar": {
        "title": "بطاقة الإحالة", "number": "العدد", "on": "التاريخ", "code": "رمز المسودة", "from": "الجهة",
        "incoming": "رقم الوارد", "incoming_on": "تاريخ الورود", "to": "إلى", "subject": "الموضوع",
        "taken_in": "رقم وارد التشكيل",
        "grade": "درجة الكتمان", "priority": "الأسبقية", "annexes": "المرافقات", "dossier": "الإضبارة",
        "margin": "الهوامش والإحالات", "way": "سير المعاملة", "n": "ت", "by": "من", "text": "الهامش", "whom": "إلى",
        "due": "الموعد", "received": "استلم", "done": "الإجراء", "closed": "أُغلق", "at": "الوقت", "act": "الإجراء",
        "note": "الملاحظات", "none": "لا شيء", "printed": "طُبعت في {at} بطلب {who}", "waits": "بانتظار",
        "page": "صفحة", "of": "من",
    },
    "ckb": {
        "title": "پسوولەی ڕەوانەکردن", "number": "ژمارە", "on": "بەروار", "code": "کۆدی ڕەشنووس", "from": "لایەن",
        "incoming": "ژمارەی هاتوو", "incoming_on": "بەرواری هاتن", "to": "بۆ", "subject": "بابەت",
        "taken_in": "ژمارەی هاتووی یەکە",
        "grade": "پلەی نهێنی", "priority": "پێشینەیی", "annexes": "هاوپێچ", "dossier": "دۆسیە",
        "margin": "پەراوێز و ڕەوانەکردنەکان", "way": "ڕەوتی مامەڵە", "n": "ز", "by": "لە", "text": "پەراوێز",
        "whom": "بۆ", "due": "وادە", "received": "وەرگیرا", "done": "کار", "closed": "داخرا", "at": "کات",
        "act": "کار", "note": "تێبینی", "none": "هیچ", "printed": "لە {at} لەسەر داوای {who} چاپ کرا",
        "waits": "چاوەڕوانی", "page": "لاپەڕە", "of": "لە",
    },
    "en": {
        "title": "Routing slip", "number": "Number", "on": "Date", "code": "Draft code", "from": "From",
        "incoming": "Incoming number", "incoming_on": "Received on", "to": "To", "subject": "Subject",
        "taken_in": "Number in the unit",
        "grade": "Grade", "priority": "Priority", "annexes": "Annexes", "dossier": "Dossier",
        "margin": "Directives and referrals", "way": "History", "n": "No.", "by": "From", "text": "Directive",
        "whom": "To", "due": "Due", "received": "Received", "done": "Done", "closed": "Closed", "at": "When",
        "act": "Act", "note": "Remarks", "none": "Nothing", "printed": "Printed {at}, asked for by {who}",
        "waits": "waits for", "page": "Page", "of": "of",
    },
}  # fmt: skip
ACTS: dict[str, dict[str, str]] = {
    "ar": {
        Act.START: "أُعدّ", Act.SEND: "أُرسل إلى التدقيق", Act.INITIAL: "تأشير", Act.OBJECT: "اعتراض",
        Act.ABSTAIN: "امتناع", Act.OPINE: "رأي", Act.PRESENT: "عُرض على التوقيع", Act.SKIP: "تجاوز",
        Act.SILENCE: "لم يُجب حتى الموعد: عدم اعتراض",
        Act.GIVE_BACK: "إعادة للتصحيح", Act.RECALL: "سحب", Act.ASK_BACK: "طُلبت إعادته", Act.LET_STAND: "أُبقي",
        Act.SUSPEND: "أُوقف", Act.RESUME: "استؤنف", Act.SIGN: "توقيع", Act.DISSENT: "مخالفة",
        Act.CLOSE_WINDOW: "انتهت مهلة التوقيع", Act.REGISTER: "قيد وختم وإصدار", Act.HAND_OVER: "تسليم المهام",
        Act.CONSENT: "وافق السجل على الترقيم",
    },
    "ckb": {
        Act.START: "ئامادە کرا", Act.SEND: "نێردرا بۆ وردبینی", Act.INITIAL: "پێشواژۆ", Act.OBJECT: "ناڕەزایی",
        Act.ABSTAIN: "خۆپاراستن", Act.OPINE: "بۆچوون", Act.PRESENT: "خرایە بەردەم واژۆ", Act.SKIP: "تێپەڕاندن",
        Act.SILENCE: "تا وادە وەڵامی نەبوو: ناڕەزایی نییە",
        Act.GIVE_BACK: "گەڕاندنەوە بۆ ڕاستکردنەوە", Act.RECALL: "کشاندنەوە", Act.ASK_BACK: "داوای گەڕاندنەوە کرا",
        Act.LET_STAND: "هێڵرایەوە", Act.SUSPEND: "ڕاگیرا", Act.RESUME: "درێژەی پێدرا", Act.SIGN: "واژۆ",
        Act.DISSENT: "ناڕەزایی لە کۆنووس", Act.CLOSE_WINDOW: "ماوەی واژۆکردن تەواو بوو",
        Act.REGISTER: "تۆمارکردن و مۆرکردن و دەرکردن", Act.HAND_OVER: "ڕادەستکردنی ئەرک",
        Act.CONSENT: "تۆمار ڕازی بوو بە ژمارەپێدان",
    },
    "en": {
        Act.START: "Prepared", Act.SEND: "Sent for review", Act.INITIAL: "Initialled", Act.OBJECT: "Objected",
        Act.ABSTAIN: "Abstained", Act.OPINE: "Opinion", Act.PRESENT: "Laid before the signer", Act.SKIP: "Passed over",
        Act.SILENCE: "Silent until the deadline: no objection",
        Act.GIVE_BACK: "Returned for correction", Act.RECALL: "Withdrawn", Act.ASK_BACK: "Asked back",
        Act.LET_STAND: "Kept", Act.SUSPEND: "Suspended", Act.RESUME: "Resumed", Act.SIGN: "Signed",
        Act.DISSENT: "Dissent", Act.CLOSE_WINDOW: "The time to sign is over",
        Act.REGISTER: "Numbered, sealed, issued", Act.HAND_OVER: "Handed over",
        Act.CONSENT: "The registry consented to numbering",
    },
}  # fmt: skip
"""The acts a slip tells; how a draft came about is its author's own, and stands on none."""
STEPS: dict[str, dict[str, str]] = {
    "ar": {
        "acknowledge": "اطُّلع", "report": "أُنجز", "accept": "قُبل", "decline": "لم يُقبل", "answer": "أُجيب بكتاب",
        "return_up": "أُعيد إلى الأعلى", "ask_time": "طُلب تمديد", "give_time": "مُدّد", "refuse_time": "لم يُمدَّد",
    },
    "ckb": {
        "acknowledge": "بینرا", "report": "ئەنجام درا", "accept": "پەسەند کرا", "decline": "پەسەند نەکرا",
        "answer": "بە نووسراو وەڵام درایەوە", "return_up": "گەڕێندرایەوە بۆ سەرەوە",
        "ask_time": "داوای درێژکردنەوە کرا", "give_time": "درێژکرایەوە", "refuse_time": "درێژ نەکرایەوە",
    },
    "en": {
        "acknowledge": "read", "report": "done", "accept": "accepted", "decline": "not accepted",
        "answer": "answered by letter", "return_up": "returned upward", "ask_time": "more time asked for",
        "give_time": "more time granted", "refuse_time": "more time refused",
    },
}  # fmt: skip
FOR_ANOTHER: dict[str, dict[str, str]] = {
    "ar": {"acting": "وكالة", "authorised": "تخويل", "for": "عن صاحب المنصب", "deputy": "تسلّم فقط"},
    "ckb": {
        "acting": "بە وەکالەت",
        "authorised": "دەسەڵاتپێدان",
        "for": "لەبری خاوەنی پۆست",
        "deputy": "تەنیا وەرگرتن",
    },
    "en": {"acting": "acting", "authorised": "authorised", "for": "for the holder", "deputy": "receives only"},
}
"""In what right somebody did it for another (I14)."""
PARTS: dict[str, dict[str, str]] = {
    "ar": {"lead": "", "support": "مساند", "copy": "له نسخة"},
    "ckb": {"lead": "", "support": "پشتیوان", "copy": "وێنەی هەیە"},
    "en": {"lead": "", "support": "supports", "copy": "has a copy"},
}
"""What an addressee is beside the one who leads."""
COUNTED = {
    "ar": "عدد الموقّعين {signed} من أصل {members}، والمطلوب {quorum}",
    "ckb": "{signed} لە {members} واژۆیان کرد، پێویست بوو {quorum}",
    "en": "{signed} of {members} signed; {quorum} were needed",
}
"""What the clockwork counted when the time to sign was over."""
MARGIN_COLUMNS = (("n", 0.5), ("by", 2.6), ("text", 3.4), ("whom", 2.6), ("due", 1.3), ("received", 1.9), ("done", 2.8))
WAY_COLUMNS = (("n", 0.5), ("at", 1.8), ("by", 4), ("act", 3), ("note", 4.5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Everything on the slip: facts by label, rows by column, what it waits for now; no way where none is told.

    `grade` is the ministry's own word before the grade.
    """

    facts: Sequence[tuple[str, str]]
    margin: Sequence[Mapping[str, str]]
    way: Sequence[Mapping[str, str]] | None = None
    waits: Sequence[str] = ()
    grade: str = ""


_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})$")


def remark(note: str, *, act: Act, language: str) -> str:
    """The remark of an act as it was given; a committee's count in words, a number's day as letters write it."""
    if act is Act.CLOSE_WINDOW:
        return COUNTED[language].format(**facts_in(note))
    if act is Act.REGISTER:
        return _DAY.sub(lambda day: f"{int(day[3])}/{int(day[2])}/{day[1]}", note)
    return note


def slip_data(slip: Slip, *, issuer: str, language: str, digits: str, who: str, at: str) -> dict[str, object]:
    """The data of slip.typ; a table without a row says so."""
    labels = {**LABELS[language], **({"grade": slip.grade} if slip.grade else {})}
    tables = (("margin", (*MARGIN_COLUMNS, ("closed", 1.3)), slip.margin), ("way", WAY_COLUMNS, slip.way))
    return {
        "version": 1,
        "language": language,
        "digits": digits,
        "issuer": issuer,
        "title": labels["title"],
        "facts": [[labels[name], value] for name, value in slip.facts if value],
        "tables": [
            {
                "title": labels[name],
                "widths": [share for _column, share in columns],
                "head": [labels[column] for column, _share in columns],
                "rows": [[row.get(column, "") for column, _share in columns] for row in rows],
            }
            for name, columns, rows in tables
            if rows is not None
        ],
        "waits": [f"{labels['waits']} {one}" for one in slip.waits],
        "none": labels["none"],
        "printed": labels["printed"].format(at=at, who=who),
        "labels": {"page": labels["page"], "of": labels["of"]},
    }
