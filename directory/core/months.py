"""The second date of a letter: Hijri or Kurdish, by a table of first days that the ministry keeps (domain 1.14, 1.15).

A Hijri month begins when the moon is seen, so no rule of arithmetic may date a letter: the tabular calendar (civil
epoch, 16 July 622 Julian; leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of thirty) and the solar year that
begins with Newroz on 21 March only propose the next first day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from directory.core.errors import (
    MonthDaysError,
    MonthFarError,
    MonthGapError,
    MonthLengthError,
    MonthOrderError,
    MonthOverError,
)

LONGEST_YEAR = 9999
BEHIND, AHEAD = timedelta(days=400), timedelta(days=550)
"""How far from today a first day may lie when it is entered."""
_DAY = timedelta(days=1)
_HIJRI_EPOCH = date(622, 7, 19).toordinal()  # 16 July 622 of the Julian calendar
_NEWROZ = (3, 21)
_KURDISH_YEARS = 700
_KURDISH_LENGTHS = (31,) * 6 + (30,) * 5


class Era(StrEnum):
    """Which calendar a second date is of. Stored values never change."""

    HIJRI = "hijri"
    KURDISH = "kurdish"


LENGTHS: Mapping[Era, tuple[int, int]] = {Era.HIJRI: (29, 30), Era.KURDISH: (29, 31)}
"""Days of the shortest month and of the longest."""

MONTHS: Mapping[Era, Mapping[str, tuple[str, ...]]] = {
    Era.HIJRI: {
        "ar": ("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
               "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"),
        "ckb": ("موحەڕەم", "سەفەر", "ڕەبیعی یەکەم", "ڕەبیعی دووەم", "جومادای یەکەم", "جومادای دووەم",
                "ڕەجەب", "شەعبان", "ڕەمەزان", "شەوال", "زولقەعدە", "زولحیججە"),
        "en": ("Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II",
               "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qada", "Dhu al-Hijja"),
    },
    Era.KURDISH: {
        "ar": ("خاكليوه", "كولان", "جوزردان", "بوشبر", "كلاويز", "خرمانان",
               "رزبر", "كلاريزان", "سرماوز", "بفرانبار", "ريبندان", "رشمه"),
        "ckb": ("خاکەلێوە", "گوڵان", "جۆزەردان", "پووشپەڕ", "گەلاوێژ", "خەرمانان",
                "ڕەزبەر", "گەڵاڕێزان", "سەرماوەز", "بەفرانبار", "ڕێبەندان", "ڕەشەمە"),
        "en": ("Khakalewa", "Gulan", "Jozardan", "Pushpar", "Galawezh", "Kharmanan",
               "Razbar", "Galarezan", "Sarmawaz", "Bafranbar", "Rebandan", "Rashama"),
    },
}  # fmt: skip

_SPOKEN: Mapping[Era, Mapping[str, str]] = {
    Era.HIJRI: {
        "ar": "{day} {month} {year} هـ",
        "ckb": "{day}ی {month}ی {year}ی کۆچی",
        "en": "{day} {month} {year} AH",
    },
    Era.KURDISH: {
        "ar": "{day} {month} {year} كوردي",
        "ckb": "{day}ی {month}ی {year}ی کوردی",
        "en": "{day} {month} {year} Kurdish",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of one calendar, `number` 1 to 12."""

    era: Era
    year: int
    number: int

    def next(self) -> "Month":
        """The month after it."""
        return self._moved(1)

    def previous(self) -> "Month":
        """The month before it."""
        return self._moved(-1)

    def name(self, language: str) -> str:
        """Its name without the year."""
        return MONTHS[self.era][language][self.number - 1]

    def _moved(self, by: int) -> "Month":
        years, month = divmod(self.number - 1 + by, 12)
        return Month(era=self.era, year=self.year + years, number=month + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondDate:
    """A day of one of the two calendars, as it is sealed beside the Gregorian one."""

    month: Month
    day: int

    def text(self) -> str:
        """As the seal and the record write it: hijri=1448-06-12."""
        return f"{self.month.era.value}={self.month.year:04d}-{self.month.number:02d}-{self.day:02d}"

    def spoken(self, language: str) -> str:
        """As a letter in this language writes it, digits 0-9."""
        pattern = _SPOKEN[self.month.era][language]
        return pattern.format(day=self.day, month=self.month.name(language), year=self.month.year)


Table = Mapping[Month, date]
"""The first day of each month that is known; of one calendar, without a gap."""


def second_date(text: str) -> SecondDate:
    """The date that this text is. Raises ValueError."""
    era, _, day = text.partition("=")
    year, month, number = (int(part) for part in day.split("-"))
    return SecondDate(month=Month(era=Era(era), year=year, number=month), day=number)


def day_in(table: Table, on: date) -> SecondDate | None:
    """What the table says of that day; None where it says nothing.

    The last month known is known for the days that every month has: whether one more follows nobody has said.
    """
    began = max(((first, month) for month, first in table.items() if first <= on), default=None, key=lambda one: one[0])
    if began is None:
        return None
    first, month = began
    until = table.get(month.next(), first + _DAY * LENGTHS[month.era][0])
    return SecondDate(month=month, day=(on - first).days + 1) if on < until else None


def check_month(month: Month, first_on: date, *, table: Table, today: date) -> None:
    """Nothing, when this may be entered as the month's first day, or corrected to it.

    Raises MonthDaysError, MonthOverError, MonthFarError, MonthGapError, MonthOrderError, MonthLengthError.
    """
    if not (1 <= month.number <= 12 and 1 <= month.year <= LONGEST_YEAR):
        raise MonthDaysError
    _check_still_open(month, table=table, today=today)
    if not today - BEHIND <= first_on <= today + AHEAD:
        raise MonthFarError
    before, after = table.get(month.previous()), table.get(month.next())
    if before is None and after is None:
        if table.keys() - {month}:
            raise MonthGapError
        _check_first(month, first_on)
    for first, following in ((before, first_on), (first_on, after)):
        if first is not None and following is not None:
            _check_length(month.era, (following - first).days)


def check_withdrawal(month: Month, *, table: Table, today: date) -> None:
    """Nothing, when the month may be taken out of the table again: the last one, and not over.

    Raises MonthGapError, MonthOverError.
    """
    if month.next() in table:
        raise MonthGapError
    _check_still_open(month, table=table, today=today)


def is_open(month: Month, *, table: Table, today: date) -> bool:
    """True while the first day may be corrected: the month is not in the table, or not over."""
    first = table.get(month)
    return first is None or today < table.get(month.next(), first + _DAY * LENGTHS[month.era][1])


def hint(era: Era, *, table: Table, today: date) -> tuple[Month, date]:
    """The month that is entered next, and the first day that arithmetic expects of it."""
    newest = max(table.items(), default=None, key=lambda one: one[1])
    if newest is None:
        return _by_arithmetic(era, today)
    month, first = newest
    return month.next(), first + _DAY * _length(month)


def _check_still_open(month: Month, *, table: Table, today: date) -> None:
    if not is_open(month, table=table, today=today):
        raise MonthOverError


def _check_first(month: Month, first_on: date) -> None:
    """The first month of a table is the one that arithmetic expects, or its neighbour: no year or century mistyped."""
    expected, _ = _by_arithmetic(month.era, first_on)
    if month not in {expected.previous(), expected, expected.next()}:
        raise MonthDaysError


def _check_length(era: Era, days: int) -> None:
    shortest, longest = LENGTHS[era]
    if days <= 0:
        raise MonthOrderError
    if not shortest <= days <= longest:
        raise MonthLengthError(days=days, shortest=shortest, longest=longest)


def _length(month: Month) -> int:
    """Days of the month by arithmetic."""
    first_of = _first_hijri if month.era is Era.HIJRI else _first_kurdish
    return (first_of(month.next()) - first_of(month)).days


def _by_arithmetic(era: Era, on: date) -> tuple[Month, date]:
    """The month of that day by arithmetic, and its first day."""
    first_of = _first_hijri if era is Era.HIJRI else _first_kurdish
    elapsed = (on.toordinal() - _HIJRI_EPOCH) * 30 // 10631 if era is Era.HIJRI else on.year - 1 + _KURDISH_YEARS
    month = Month(era=era, year=elapsed, number=1)
    while first_of(month.next()) <= on:
        month = month.next()
    return month, first_of(month)


def _first_hijri(month: Month) -> date:
    before = (month.year - 1) * 354 + (3 + 11 * month.year) // 30
    return date.fromordinal(_HIJRI_EPOCH + before + (59 * (month.number - 1) + 1) // 2)


def _first_kurdish(month: Month) -> date:
    newroz = date(month.year - _KURDISH_YEARS, *_NEWROZ)
    return newroz + _DAY * sum(_KURDISH_LENGTHS[: month.number - 1])
