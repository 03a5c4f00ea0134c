"""A letter in two languages: do both texts name the same numbers, dates and amounts? Hints; nothing is refused."""

import re
from collections.abc import Iterator

from correspondence.core.body import to_text
from correspondence.core.errors import Finding
from correspondence.core.letter import Content

HINTS = frozenset({"second_figures_differ"})
"""The codes of this file."""

_MONTHS = (
    ("كانون الثاني", "کانوونی دووەم", "january"),
    ("شباط", "شوبات", "february"),
    ("آذار", "ئازار", "march"),
    ("نيسان", "نیسان", "april"),
    ("أيار", "ئایار", "may"),
    ("حزيران", "حوزەیران", "june"),
    ("تموز", "تەمووز", "july"),
    ("آب", "ئاب", "august"),
    ("أيلول", "ئەیلوول", "september"),
    ("تشرين الأول", "تشرینی یەکەم", "october"),
    ("تشرين الثاني", "تشرینی دووەم", "november"),
    ("كانون الأول", "کانوونی یەکەم", "december"),
)
"""The months as letters write them (domain 1.14), January first."""
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_ASCII = {ord(digit): str(n % 10) for n, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_WORDED = re.compile(
    rf"(\d{{1,2}})(?:ی)?\s+({'|'.join(_NUMBER_OF)})(?:\s*(?:,|ی|ساڵی|سنة|عام)?\s*(\d{{4}}))?(?!\w)", re.IGNORECASE
)
_DATE = re.compile(r"(?<![\d/.-])(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?![\d/-])")
_GROUPED = re.compile(r"(?<![\d/])\d{1,3}(?:[,٬،](?:\d{3}))+(?!\d)|(?<![\d/.])\d{1,3}(?:\.\d{3}){2,}(?!\d)")
_FIGURE = re.compile(r"\d+(?:[/.-]\d+)*")
_ITEM = re.compile(r"^\s*\d{1,5}-\s", re.MULTILINE)
_SHOWN = 8


def figures(text: str) -> frozenset[str]:
    """Every number, date and amount of a text in one spelling; the numbers of list items are the page's, not its."""
    text = _ITEM.sub(" ", text.translate(_ASCII)).replace("\u066b", ".")
    text = _WORDED.sub(_worded, text)
    text = _DATE.sub(_dated, text)
    text = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), text)
    return frozenset(_plain(found[0]) for found in _FIGURE.finditer(text))


def hints(content: Content) -> Iterator[Finding]:
    """What one text names and the other does not."""
    first, *others = (figures(f"{one.subject}\n{to_text(one.body)}\n{one.closing}") for one in content.texts())
    for other in others:
        if first != other:
            yield Finding(
                code="second_figures_differ", facts={"first": _listed(first - other), "second": _listed(other - first)}
            )


def _listed(found: frozenset[str]) -> str:
    """The figures for a sentence, the first few of them; a dash for none."""
    names = sorted(found)
    more = " …" if len(names) > _SHOWN else ""
    return " · ".join(f"\u2068{name}\u2069" for name in names[:_SHOWN]) + more if names else "–"


def _worded(found: re.Match[str]) -> str:
    year = f"/{found[3]}" if found[3] else ""
    return f" {int(found[1])}/{_NUMBER_OF[found[2].lower()]}{year} "


def _dated(found: re.Match[str]) -> str:
    """Day, month, year, whichever end the year stands at."""
    first, month, last = found[1], found[3], found[4]
    day, year = (last, first) if len(first) == 4 else (first, last)
    return f" {int(day)}/{int(month)}/{year} "


def _plain(figure: str) -> str:
    return figure if figure.strip("0") == "" else figure.lstrip("0") or "0"
