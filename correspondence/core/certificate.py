"""What a certificate over registers prints, in its own language, with what it proves and what it does not."""

from collections.abc import Sequence
from datetime import date, datetime

from archive.core.register import Given, Sought
from correspondence.core.close_sheet import BOOKS, WORDS
from correspondence.core.number import BookKind
from correspondence.core.printed import shown_day, shown_moment

GAPS = "no_gaps"
LOG = {
    "ar": "نقطة التحقق من السجل (الحجم والجذر)",
    "ckb": "خاڵی پشکنینی لۆگ (قەبارە و ڕەگ)",
    "en": "Checkpoint of the log (size and root)",
}
TEXTS: dict[str, dict[str, str]] = {
    "ar": {
        "gaps_title": "شهادة باتصال الأعداد",
        "gaps": "الأعداد المبينة أدناه في {book} لسنة {year} متصلة بلا انقطاع، ولكل عدد قيد مثبت في سجل الأرشيف.",
        "gaps_limits": (
            "تثبت هذه الشهادة ما ورد في محاضر غلق السجل حتى نقطة التحقق المذكورة. ولا تشمل أعداداً أُعطيت بعد آخر غلق،"
            " ولا كتباً لم تُسجل أصلاً. وربط العدد بقيده يستند إلى محضر الغلق المختوم."
        ),
        "absence_title": "شهادة بعدم وجود قيد",
        "absence": "لا يوجد قيد مطابق لما يأتي في السجلات المذكورة حتى تاريخ آخر غلق لها.",
        "absence_limits": (
            "تستند هذه الشهادة إلى محاضر غلق السجلات حتى نقطة التحقق المذكورة. ولا تنفي وجود"
            " كتاب لم يُسجل، أو سُجل في سجل"
            " آخر أو بعد آخر غلق، ولا تبحث في الموضوع أو النص، بل في العدد والتاريخ والجهة فقط."
        ),
        "books": "السجلات",
        "number": "العدد",
        "since": "من تاريخ",
        "until": "إلى تاريخ",
        "unit": "الجهة المنظمة",
        "closed": "مغلقة حتى",
        "first": "أول عدد",
        "last": "آخر عدد",
        "count": "عدد القيود",
        "index": "التسلسل في سجل الأرشيف",
        "reserved": "أعداد محجوزة لم تُستعمل بعد",
        "unused": "أعداد محجوزة أُعلن عدم استعمالها",
    },
    "ckb": {
        "gaps_title": "بڕوانامەی بەدوایەکداهاتنی ژمارەکان",
        "gaps": (
            "ژمارەکانی خوارەوە لە {book} بۆ ساڵی {year} بێ پچڕان بەدوای یەکدان، و هەر ژمارەیەک لە لۆگی ئەرشیفدا جێگیرە."
        ),
        "gaps_limits": (
            "ئەم بڕوانامەیە ئەوە دەسەلمێنێت کە لە کۆنووسەکانی داخستنی تۆماردا هاتووە تا ئەو"
            " خاڵی پشکنینەی ناوی هاتووە. ئەو"
            " ژمارانە ناگرێتەوە کە دوای دوا داخستن دراون، و نە ئەو نووسراوانەی هەرگیز تۆمار نەکراون. بەستنەوەی ژمارە بە"
            " تۆمارەکەیەوە پشت بە کۆنووسی مۆرکراوی داخستن دەبەستێت."
        ),
        "absence_title": "بڕوانامەی نەبوونی تۆمار",
        "absence": "هیچ تۆمارێک لەگەڵ ئەوەی خوارەوەدا ناگونجێت لەو تۆمارانەدا کە ناویان هاتووە، تا دوا داخستنیان.",
        "absence_limits": (
            "ئەم بڕوانامەیە پشت بە کۆنووسەکانی داخستنی تۆمارەکان دەبەستێت تا ئەو خاڵی"
            " پشکنینەی ناوی هاتووە. نووسراوێک ڕەت"
            " ناکاتەوە کە تۆمار نەکراوە، یان لە تۆمارێکی تر یان دوای دوا داخستن تۆمار کراوە؛ لە بابەت و دەقدا ناگەڕێت،"
            " تەنها لە ژمارە و بەروار و لایەندا."
        ),
        "books": "تۆمارەکان",
        "number": "ژمارە",
        "since": "لە بەرواری",
        "until": "تا بەرواری",
        "unit": "لایەنی ڕێکخەر",
        "closed": "داخراون تا",
        "first": "یەکەم ژمارە",
        "last": "دوا ژمارە",
        "count": "ژمارەی تۆمارەکان",
        "index": "ڕیزبەندی لە لۆگی ئەرشیفدا",
        "reserved": "ژمارەی حیجزکراو کە هێشتا بەکارنەهاتووە",
        "unused": "ژمارەی حیجزکراو کە ڕاگەیەندراوە بەکارنەهاتووە",
    },
    "en": {
        "gaps_title": "Certificate of no gaps",
        "gaps": (
            "The numbers below, of {book} in the year {year}, follow each other; each has"
            " its entry in the archive's log."
        ),
        "gaps_limits": (
            "This certificate proves what stands in the closes of the register up to the checkpoint named. It does not"
            " cover numbers given after the last close, nor letters that were never registered. That a number belongs"
            " to its record is what the sealed close says."
        ),
        "absence_title": "Certificate of absence",
        "absence": "No entry fits what follows in the registers named, up to the last close of each.",
        "absence_limits": (
            "This certificate rests on the closes of the registers up to the checkpoint named. It does not rule out a"
            " letter that was never registered, or was registered in another register or after the last close. It"
            " looks at number, day and unit only, never at subject or text."
        ),
        "books": "Registers",
        "number": "Number",
        "since": "From",
        "until": "To",
        "unit": "Unit",
        "closed": "Closed up to",
        "first": "First number",
        "last": "Last number",
        "count": "Entries",
        "index": "Place in the log",
        "reserved": "Reserved, not used yet",
        "unused": "Reserved and declared unused",
    },
}


def gaps_data(
    kind: str, leaves: Sequence[tuple[Given, int]], *, held: tuple[int, int] = (0, 0), language: str
) -> dict[str, object]:
    """The numbers with the places of their leaves, as letterheads/close.typ sets them; there is at least one.

    `held` are how many of the year's numbers are reserved and wait, and how many were declared unused.
    """
    words, sheet = TEXTS[language], WORDS[language]
    first, last = leaves[0][0], leaves[-1][0]
    book = BOOKS[BookKind(kind)][language]
    return {
        "title": words["gaps_title"],
        "text": [words["gaps"].format(book=book, year=first.year), words["gaps_limits"]],
        "facts": [
            [words["first"], first.number],
            [words["last"], last.number],
            [words["count"], str(len(leaves))],
            *([words[name], str(count)] for name, count in zip(("reserved", "unused"), held, strict=True) if count),
        ],
        "head": [sheet["serial"], sheet["number"], sheet["date"], words["index"]],
        "rows": [
            [str(line.serial), line.number, shown_day(date.fromisoformat(line.on)), str(index)]
            for line, index in leaves
        ],
    }


def absence_data(kinds: Sequence[str], sought: Sought, *, unit: str, closed: str, language: str) -> dict[str, object]:
    """What was sought, and in which registers, as letterheads/close.typ sets it."""
    words = TEXTS[language]
    books = (", " if language == "en" else "، ").join(BOOKS[BookKind(kind)][language] for kind in kinds)
    marks = {"number": sought.number, "since": _day(sought.since), "until": _day(sought.until), "unit": unit}
    return {
        "title": words["absence_title"],
        "text": [words["absence"], words["absence_limits"]],
        "facts": [
            [words["books"], books],
            *([words[key], value] for key, value in marks.items() if value),
            [words["closed"], shown_moment(datetime.fromisoformat(closed))],
        ],
        "head": [],
        "rows": [],
    }


def _day(iso: str) -> str:
    return shown_day(date.fromisoformat(iso)) if iso else ""
