"""A query in words of every language, as a certificate prints it; the labels are part of the certificate's format."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from archive.core.disposal import ltr
from directory.core.naming import Name
from directory.labels import grade_word, kind_word
from directory.whois import PersonFacts, people_by_id, unit_names
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
        "signers": "الموقّعون",
        "states": "الحالات",
        "in_force": "نافذ",
        "void": "ملغى",
        "replaced": "مستبدل",
        "corrected": "مصوَّب",
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
        "signers": "واژۆکەران",
        "states": "دۆخەکان",
        "in_force": "کارایە",
        "void": "هەڵوەشاوە",
        "replaced": "گۆڕدراو",
        "corrected": "ڕاستکراوەتەوە",
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
        "signers": "Signed by",
        "states": "States",
        "in_force": "in force",
        "void": "void",
        "replaced": "replaced",
        "corrected": "corrected",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of the units and people that queries ask for."""

    units: dict[int, Name]
    people: dict[int, PersonFacts]


def names_in(queries: Iterable[Kept]) -> Names:
    """The names that these queries need; two queries at most."""
    narrows = [query.narrow() for query in queries]
    units = {unit for narrow in narrows for unit in (*narrow.units, *narrow.bodies)}
    people = {person for narrow in narrows for person in narrow.signers}
    return Names(units=unit_names(units) if units else {}, people=people_by_id(people) if people else {})


def asked_in_words(query: Kept) -> dict[str, tuple[tuple[str, str], ...]]:
    """Label and value of everything that was asked, by language."""
    names = names_in([query])
    return {language: asked_in(query, names, language=language) for language in LABELS}


def asked_in(query: Kept, known: Names, *, language: str) -> tuple[tuple[str, str], ...]:
    """Label and value of everything that was asked, in one language."""
    labels, narrow, names = LABELS[language], query.narrow(), known.units
    between = ", " if language == "en" else "، "
    with translation.override(language):
        values = {
            "units": [names[unit].to(language) if unit in names else str(unit) for unit in narrow.units],
            "bodies": [names[unit].to(language) if unit in names else str(unit) for unit in narrow.bodies],
            "kinds": [kind_word(kind) for kind in narrow.kinds],
            "levels": [grade_word(level) for level in narrow.levels],
            "signers": [
                known.people[one].name.to(language) if one in known.people else str(one) for one in narrow.signers
            ],
            "states": [labels.get(state, state) for state in narrow.states],
            "years": [str(year) for year in narrow.years],
            "from": [_day(narrow.from_on)] if narrow.from_on else [],
            "until": [_day(narrow.until_on)] if narrow.until_on else [],
            "exact": [labels["yes"]] if narrow.is_exact else [],
        }
    chosen = [(labels[name], between.join(found)) for name, found in values.items() if found]
    line = [(labels["line"], query.line)] if query.line.strip() else []
    return tuple(line + chosen) or ((labels["line"], labels["all"]),)


def _day(on: date) -> str:
    return ltr(f"{on.day}/{on.month}/{on.year}")
