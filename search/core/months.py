"""Days and months whose month is typed by its name, in the languages of the letters: 23 تشرين الثاني 2026."""

import re

from search.core.letters import clean, fold

_MONTHS = (
    "كانون الثاني;يناير;کانوونی دووەم;january;jan",
    "شباط;فبراير;شوبات;february;feb",
    "آذار;مارس;ئازار;march;mar",
    "نيسان;أبريل;نیسان;april;apr",
    "أيار;مايو;مايس;ئایار;may",
    "حزيران;يونيو;حوزەیران;june;jun",
    "تموز;يوليو;تەمووز;تەممووز;july;jul",
    "آب;أغسطس;ئاب;august;aug",
    "أيلول;سبتمبر;ئەیلوول;september;sep",
    "تشرين الأول;أكتوبر;تشرینی یەکەم;october;oct",
    "تشرين الثاني;نوفمبر;تشرینی دووەم;november;nov",
    "كانون الأول;ديسمبر;کانوونی یەکەم;december;dec",
)
_BY_NAME = {
    tuple(fold(clean(word)) for word in name.split()): number
    for number, names in enumerate(_MONTHS, start=1)
    for name in names.split(";")
}
_DAY = re.compile(r"(\d{1,2})ی?")


def numbered(text: str) -> str:
    """The cleaned text with each month that is named written as a number: 23/11/2026, and without a day 11/2026."""
    words, found = text.split(), list[str]()
    while words:
        month, length = _month(words)
        if not month:
            found.append(words.pop(0))
            continue
        day = _DAY.fullmatch(found[-1]) if found else None
        said = f"{found.pop().removesuffix('ی')}/{month}" if day else str(month)
        words = words[length:]
        found.append(f"{said}/{words.pop(0)}" if words and words[0][:4].isdecimal() else said)
    return " ".join(found)


def _month(words: list[str]) -> tuple[int, int]:
    """The month that these words begin with, and how many of them name it."""
    for length in (2, 1):
        name = [fold(word) for word in words[:length]]
        for last in (name[-1], name[-1].removesuffix(fold("ی"))):  # the Kurdish izafe before the year
            number = _BY_NAME.get((*name[:-1], last), 0)
            if number:
                return number, length
    return 0, 0
