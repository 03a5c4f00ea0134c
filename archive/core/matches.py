"""What the certificate over an inquiry prints, in its own language, with what it proves and what it does not.

The sentences are part of the certificate's format and stay as they are: a court reads them years later.
"""

from dataclasses import dataclass
from datetime import date, datetime

from archive.core.disposal import ltr, printed_moment, printed_number

LANGUAGES = ("ar", "ckb", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """One record that matches: its number and day, and its place in the log."""

    record: str
    number: str
    on: date
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """What is certified: the question under a mandate, all that match, the checkpoint. Days are the asker's.

    `asked` is the question in words of each language: label and value. `has_bundles` says that the records' own
    evidence bundles lie beside, but those of the records `without_bundle`.
    """

    mandate: str
    authority: str
    purpose: str
    asked: dict[str, tuple[tuple[str, str], ...]]
    matched: tuple[Matched, ...]
    size: int
    root: str
    has_bundles: bool
    at: datetime
    without_bundle: tuple[str, ...] = ()


TEXTS: dict[str, dict[str, str]] = {
    "ar": {
        "all_title": "شهادة بتمام نتائج الاستعلام",
        "all": "القيود المبينة أدناه هي كل ما يطابق الاستعلام ضمن التكليف حتى نقطة التحقق المذكورة، وعددها {count}.",
        "none_title": "شهادة بعدم وجود قيد مطابق",
        "none": "لا يوجد قيد يطابق الاستعلام ضمن التكليف حتى نقطة التحقق المذكورة.",
        "limits": (
            "تستند هذه الشهادة إلى فهرس البحث بعد قراءته السجل كله حتى نقطة التحقق المذكورة، وإلى مقارنته للكلمات"
            " بتصاريفها. ولا تشمل ما هو خارج نطاق التكليف، ولا الكتب الشخصية، ولا كتباً لم تُسجل أصلاً. والكتب السرية"
            " للغاية يُبحث عنها بالعدد والتاريخ والجهة فقط. ولم يُبحث في مرافقات وصور لم تُقرأ آلياً، ولا فيما أُضيف"
            " إلى الكتاب لاحقاً من ملفات، ولا في هامش درجته أعلى من درجة كتابه."
        ),
        "bundles": "حزمة الإثبات لكل قيد مرفقة، ويُتحقق من كل منها على حدة.",
        "without_bundle": "{count} من القيود بلا حزمة إثبات هنا: سرية للغاية لم يفتحها شخصان، أو تعذرت قراءتها.",
        "mandate": "التكليف",
        "authority": "الجهة المُكلِّفة",
        "purpose": "الغرض",
        "count": "عدد القيود",
        "serial": "ت",
        "number": "العدد",
        "date": "التاريخ",
        "index": "التسلسل في سجل الأرشيف",
        "log": "نقطة التحقق من السجل (الحجم والجذر)",
        "sealed": "ختم الجهة",
        "page": "صفحة",
        "of": "من",
    },
    "ckb": {
        "all_title": "بڕوانامەی تەواوی ئەنجامەکانی پرسیار",
        "all": (
            "ئەو تۆمارانەی خوارەوە هەموو ئەوانەن کە لەناو ڕاسپاردەدا لەگەڵ پرسیارەکە دەگونجێن تا ئەو خاڵی پشکنینە،"
            " ژمارەیان {count}."
        ),
        "none_title": "بڕوانامەی نەبوونی تۆماری گونجاو",
        "none": "لەناو ڕاسپاردەدا هیچ تۆمارێک لەگەڵ پرسیارەکە ناگونجێت تا ئەو خاڵی پشکنینە.",
        "limits": (
            "ئەم بڕوانامەیە پشت بە پێڕستی گەڕان دەبەستێت دوای ئەوەی هەموو لۆگی تا ئەو خاڵی پشکنینە خوێندووەتەوە، و بە"
            " بەراوردکردنی وشەکان بە هەموو فۆرمەکانیانەوە. ئەوەی لە دەرەوەی سنووری ڕاسپاردەیە ناگرێتەوە، نە نووسراوی"
            " کەسی و نە ئەو نووسراوانەی هەرگیز تۆمار نەکراون. نووسراوی زۆر نهێنی تەنها بە ژمارە و بەروار و لایەن"
            " دەدۆزرێتەوە. لەو هاوپێچ و وێنانەی بە ئامێر نەخوێندراونەتەوە، و ئەو پەڕگانەی دواتر بۆ نووسراوەکە"
            " زیادکراون، و ئەو پەراوێزانەی پلەیان لە پلەی نووسراوەکە بەرزترە نەگەڕاوە."
        ),
        "bundles": "پاکێجی بەڵگەی هەر تۆمارێک هاوپێچە، و هەر یەکەیان بە جیا دەپشکنرێت.",
        "without_bundle": "{count} تۆمار پاکێجی نییە: زۆر نهێنییە و دوو کەس نەیانکردووەتەوە، یان ناخوێندرێتەوە.",
        "mandate": "ڕاسپاردە",
        "authority": "لایەنی ڕاسپێر",
        "purpose": "مەبەست",
        "count": "ژمارەی تۆمارەکان",
        "serial": "ژ",
        "number": "ژمارە",
        "date": "بەروار",
        "index": "ڕیزبەندی لە لۆگی ئەرشیفدا",
        "log": "خاڵی پشکنینی لۆگ (قەبارە و ڕەگ)",
        "sealed": "مۆری لایەن",
        "page": "لاپەڕە",
        "of": "لە",
    },
    "en": {
        "all_title": "Certificate of completeness of an inquiry",
        "all": "The records below are all that match the inquiry within the mandate up to the checkpoint: {count}.",
        "none_title": "Certificate that no record matches an inquiry",
        "none": "No record matches the inquiry within the mandate up to the checkpoint named.",
        "limits": (
            "This certificate rests on the search index, after it had read the whole log up to the checkpoint named,"
            " and on how the index compares words, in their forms. It does not cover what lies outside the mandate,"
            " personal letters, or letters that were never registered. Top secret letters are found by number, day and"
            " unit only. Annexes and scans that no machine has read, files added to a letter later, and directives"
            " graded above their letter were not searched."
        ),
        "bundles": "The evidence bundle of each record lies beside, and each is checked by itself.",
        "without_bundle": "Of {count} records no bundle lies here: top secret and not opened by two, or not readable.",
        "mandate": "Mandate",
        "authority": "Authority",
        "purpose": "Purpose",
        "count": "Records",
        "serial": "No.",
        "number": "Number",
        "date": "Date",
        "index": "Place in the log",
        "log": "Checkpoint of the log (size and root)",
        "sealed": "Seal of the body",
        "page": "Page",
        "of": "of",
    },
}


def sheet(certified: Certified, *, issuer: str, language: str) -> dict[str, object]:
    """The certificate as letterheads/matches.typ sets it."""
    words = TEXTS[language]
    kind = "all" if certified.matched else "none"
    text = [words[kind].format(count=len(certified.matched)), words["limits"]]
    return {
        "version": 1,
        "language": language,
        "issuer": issuer,
        "title": words[f"{kind}_title"],
        "text": [*text, *_bundles(certified, words)],
        "facts": [
            [words["mandate"], certified.mandate],
            [words["authority"], certified.authority],
            [words["purpose"], certified.purpose],
            *([label, value] for label, value in certified.asked[language]),
            [words["count"], str(len(certified.matched))],
        ],
        "head": [words[name] for name in ("serial", "number", "date", "index")],
        "rows": [
            [str(serial), printed_number(one.number), ltr(_day(one.on)), str(one.index)]
            for serial, one in enumerate(certified.matched, start=1)
        ],
        "log": [words["log"], f"{certified.size} · {certified.root}"],
        "labels": {name: words[name] for name in ("page", "of")},
        "made_at": certified.at.isoformat(),
    }


def _bundles(certified: Certified, words: dict[str, str]) -> list[str]:
    without = certified.without_bundle
    told = [words["without_bundle"].format(count=len(without))] if without else []
    return [words["bundles"], *told] if certified.has_bundles else told


def mark(certified: Certified, *, name: str, language: str, box: tuple[float, float]) -> dict[str, object]:
    """The seal's visible mark, for a field of this width and height, as letterheads/mark.typ sets it."""
    return {
        "version": 1,
        "language": language,
        "width": box[0],
        "height": box[1],
        "name": name,
        "lines": [f"{TEXTS[language]['sealed']} · {printed_moment(certified.at)}"],
        "made_at": certified.at.isoformat(),
    }


def _day(on: date) -> str:
    return f"{on.day}/{on.month}/{on.year}"
