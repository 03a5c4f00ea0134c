"""What the papers of a disposal print: the minutes two people approved, and the certificate of destruction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archive.core.retention import Schedule
from directory.core.day import BAGHDAD

WORDS: dict[str, dict[str, str]] = {
    "ar": {
        "minutes": "محضر لجنة {fate}",
        "certificate": "شهادة إتلاف",
        "destroy": "الإتلاف",
        "transfer": "التحويل إلى المركز الوطني للوثائق",
        "minutes_text": (
            "دققنا القيود المدرجة أدناه، وقد انتهت مدد حفظها ولا تحفّظ على أي منها، ووافقنا على {fate}."
            " تبقى بعد ذلك أعدادها وتواريخها وبصماتها."
        ),
        "certificate_text": (
            "أُتلفت القيود المدرجة أدناه بإتلاف مفاتيحها في قاعدة البيانات ومخزن المفاتيح، وحُذفت ملفاتها حيث"
            " يسمح المخزن. ولا يمكن لأحد قراءتها بعد ذلك، ولكل منها شاهد مثبت في سجل الأرشيف."
        ),
        "list": "رقم القائمة",
        "class": "الصنف",
        "schedule": "مدة الحفظ",
        "years": "{active} سنة نشطة، {semi} سنة شبه نشطة",
        "basis": "السند",
        "drawn": "أعد القائمة",
        "first": "الموافق الأول",
        "second": "الموافق الثاني",
        "approved": "تاريخ الموافقة",
        "made": "حُرر في",
        "count": "عدد القيود",
        "serial": "ت",
        "number": "العدد",
        "date": "التاريخ",
        "record": "معرّف القيد",
        "gone": "وقت الإتلاف",
        "journal": "سجل حركة القيود المحوّلة",
        "time": "الوقت",
        "by": "بواسطة",
        "act": "الحركة",
        "page": "صفحة",
        "of": "من",
    },
    "ckb": {
        "minutes": "کۆنووسی لیژنەی {fate}",
        "certificate": "بڕوانامەی لەناوبردن",
        "destroy": "لەناوبردن",
        "transfer": "گواستنەوە بۆ ناوەندی نیشتمانیی بەڵگەنامەکان",
        "minutes_text": (
            "ئەو تۆمارانەی خوارەوەمان پشکنی؛ ماوەی هەڵگرتنیان تەواو بووە و دەستبەسەرداگرتن لەسەر هیچیان نییە،"
            " و ڕازی بووین بە {fate}. دوای ئەوە ژمارە و بەروار و پەنجەمۆرەکانیان دەمێننەوە."
        ),
        "certificate_text": (
            "ئەو تۆمارانەی خوارەوە لەناو بران بە لەناوبردنی کلیلەکانیان لە بنکەی زانیاری و کۆگای کلیلەکاندا،"
            " و پەڕگەکانیان سڕانەوە لەو شوێنەی کۆگا ڕێگە دەدات. کەس ناتوانێت ئیتر بیانخوێنێتەوە، و هەر یەکەیان"
            " شایەتێکی لە لۆگی ئەرشیفدا هەیە."
        ),
        "list": "ژمارەی لیست",
        "class": "پۆل",
        "schedule": "ماوەی هەڵگرتن",
        "years": "{active} ساڵ چالاک، {semi} ساڵ نیمچە چالاک",
        "basis": "بنەما",
        "drawn": "لیستی ئامادە کرد",
        "first": "ڕازیبووی یەکەم",
        "second": "ڕازیبووی دووەم",
        "approved": "بەرواری ڕازیبوون",
        "made": "نووسرا لە",
        "count": "ژمارەی تۆمارەکان",
        "serial": "ز",
        "number": "ژمارە",
        "date": "بەروار",
        "record": "ناسنامەی تۆمار",
        "gone": "کاتی لەناوبردن",
        "journal": "تۆماری جووڵەی ئەو تۆمارانەی گوازرانەوە",
        "time": "کات",
        "by": "لەلایەن",
        "act": "جووڵە",
        "page": "لاپەڕە",
        "of": "لە",
    },
    "en": {
        "minutes": "Minutes of the committee: {fate}",
        "certificate": "Certificate of destruction",
        "destroy": "destruction",
        "transfer": "transfer to the National Centre for Documents",
        "minutes_text": (
            "We looked through the records below. Their years of keeping are over and no hold stands on any of them. We"
            " approved: {fate}. Their numbers, days and fingerprints stay."
        ),
        "certificate_text": (
            "The records below were destroyed: their keys were destroyed in the database and in the key store, and"
            " their files were deleted where the store allows it. Nobody can read them any more. Each has its"
            " tombstone in the archive's log."
        ),
        "list": "List",
        "class": "Class",
        "schedule": "Kept for",
        "years": "{active} years active, {semi} years semi-active",
        "basis": "Basis",
        "drawn": "Drawn up by",
        "first": "First approval",
        "second": "Second approval",
        "approved": "Approved at",
        "made": "Made at",
        "count": "Records",
        "serial": "No.",
        "number": "Number",
        "date": "Date",
        "record": "Record",
        "gone": "Destroyed at",
        "journal": "Journal of the records handed over",
        "time": "Time",
        "by": "By",
        "act": "Act",
        "page": "Page",
        "of": "of",
    },
}
_LTR, _ANY, _END, _RLM = "\u2066", "\u2068", "\u2069", "\u200f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Which list, of whom, approved by whom; names in the paper's language."""

    language: str
    issuer: str
    number: int
    record_class: str
    basis: str
    fate: str
    schedule: Schedule
    drawn_by: str
    first_by: str
    second_by: str
    approved_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line: the envelope's number and day, the record's id, and when it was destroyed."""

    record: str
    number: str
    on: date
    gone_at: datetime | None = None


def minutes_data(parties: Parties, listed: Sequence[Listed]) -> dict[str, object]:
    """The minutes as letterheads/list.typ sets them. They name no subject: they outlive the records."""
    words = WORDS[parties.language]
    fate = words[parties.fate]
    rows = [
        [str(serial), printed_number(line.number), _day(line.on), ltr(line.record)]
        for serial, line in enumerate(listed, start=1)
    ]
    return {
        **_sheet(parties, count=len(listed)),
        "title": words["minutes"].format(fate=fate),
        "text": words["minutes_text"].format(fate=fate),
        "head": [words["serial"], words["number"], words["date"], words["record"]],
        "rows": rows,
    }


def certificate_data(parties: Parties, listed: Sequence[Listed]) -> dict[str, object]:
    """The certificate of destruction as letterheads/list.typ sets it."""
    words = WORDS[parties.language]
    rows = [
        [str(serial), printed_number(line.number), printed_moment(line.gone_at), ltr(line.record)]
        for serial, line in enumerate(listed, start=1)
    ]
    return {
        **_sheet(parties, count=len(listed)),
        "title": words["certificate"],
        "text": words["certificate_text"],
        "head": [words["serial"], words["number"], words["gone"], words["record"]],
        "rows": rows,
    }


def _sheet(parties: Parties, *, count: int) -> dict[str, object]:
    words, schedule = WORDS[parties.language], parties.schedule
    years = words["years"].format(active=schedule.active_years, semi=schedule.semi_active_years)
    facts = {
        "list": str(parties.number),
        "class": parties.record_class,
        "schedule": years,
        "basis": parties.basis,
        "count": str(count),
        "drawn": parties.drawn_by,
        "first": parties.first_by,
        "second": parties.second_by,
        "approved": printed_moment(parties.approved_at),
        "made": printed_moment(parties.at),
    }
    return {
        "version": 1,
        "language": parties.language,
        "issuer": parties.issuer,
        "facts": [[words[key], value] for key, value in facts.items() if value],
        "labels": {"page": words["page"], "of": words["of"]},
        "made_at": parties.at.isoformat(),
    }


def printed_moment(at: datetime | None) -> str:
    """A moment as papers print it: day and minute in Baghdad; nothing where there is none."""
    if at is None:
        return ""
    local = at.astimezone(BAGHDAD)
    return ltr(f"{local.day}/{local.month}/{local.year} {local:%H:%M}")


def _day(on: date) -> str:
    return ltr(f"{on.day}/{on.month}/{on.year}")


def printed_number(number: str) -> str:
    """A number of our registers is read from the right, whatever stands around it (domain 1.14)."""
    return f"{_ANY}{number.replace('/', '/' + _RLM)}{_END}"


def ltr(text: str) -> str:
    """A text that is read from the left, whatever stands around it."""
    return f"{_LTR}{text}{_END}"
