"""A query in words of every language, as a certificate prints it; the labels are part of the certificate's format."""

from datetime import date

from django.utils import translation

from archive.core.disposal import ltr
from directory.core.naming import Name
from directory.labels import grade_word, kind_word
from directory.whois import unit_names
from search.core.kept import Kept

LABELS: dict[str, dict[str, str]] = {
    "ar": {
        "line": "السطر المكتوب",
        "all": "كل ما يفتحه التكليف",
        "units": "التشكيلات",
        "bodies": "الجهات",
        "kinds": "أنواع الكتب",
        "levels": "درجات الكتمان",
        "years": "السنوات",
        "from": "من تاريخ",
        "until": "إلى تاريخ",
        "exact": "الكلمات نفسها بلا تصاريفها",
        "yes": "نعم",
    },
    "ckb": {
        "line": "دێڕی نووسراو",
        "all": "هەموو ئەوەی ڕاسپاردەکە دەیکاتەوە",
        "units": "یەکەکان",
        "bodies": "لایەنەکان",
        "kinds": "جۆری نووسراوەکان",
        "levels": "پلەکانی نهێنی",
        "years": "ساڵەکان",
        "from": "لە بەرواری",
        "until": "تا بەرواری",
        "exact": "تەنها هەمان وشەکان",
        "yes": "بەڵێ",
    },
    "en": {
        "line": "Line typed",
        "all": "all that the mandate opens",
        "units": "Units",
        "bodies": "Bodies",
        "kinds": "Kinds",
        "levels": "Grades",
        "years": "Years",
        "from": "From day",
        "until": "To day",
        "exact": "These very words, not their forms",
        "yes": "yes",
    },
}


def asked_in_words(query: Kept) -> dict[str, tuple[tuple[str, str], ...]]:
    """Label and value of everything that was asked, by language. One query for the names of units, or none."""
    narrow = query.narrow()
    named = (*narrow.units, *narrow.bodies)
    names = unit_names(named) if named else {}
    return {language: tuple(_pairs(query, names, language)) for language in LABELS}


def _pairs(query: Kept, names: dict[int, Name], language: str) -> list[tuple[str, str]]:
    labels, narrow = LABELS[language], query.narrow()
    between = ", " if language == "en" else "، "
    with translation.override(language):
        values = {
            "units": [names[unit].to(language) if unit in names else str(unit) for unit in narrow.units],
            "bodies": [names[unit].to(language) if unit in names else str(unit) for unit in narrow.bodies],
            "kinds": [kind_word(kind) for kind in narrow.kinds],
            "levels": [grade_word(level) for level in narrow.levels],
            "years": [str(year) for year in narrow.years],
            "from": [_day(narrow.from_on)] if narrow.from_on else [],
            "until": [_day(narrow.until_on)] if narrow.until_on else [],
            "exact": [labels["yes"]] if narrow.is_exact else [],
        }
    chosen = [(labels[name], between.join(found)) for name, found in values.items() if found]
    line = [(labels["line"], query.line)] if query.line.strip() else []
    return line + chosen or [(labels["line"], labels["all"])]


def _day(on: date) -> str:
    return ltr(f"{on.day}/{on.month}/{on.year}")
