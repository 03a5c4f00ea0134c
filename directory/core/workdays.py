"""The working calendar: Sunday to Thursday, without the days declared closed where an office stands (domain 1.14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from directory.core.errors import HolidayDaysError

WEEKEND = frozenset({4, 5})
"""Friday and Saturday, as `date.weekday` counts."""
LONGEST = timedelta(days=30)
FARTHEST = timedelta(days=550)
_DAY = timedelta(days=1)


class Governorate(StrEnum):
    """The governorates of Iraq. Stored values never change."""

    ANBAR = "anbar"
    BABIL = "babil"
    BAGHDAD = "baghdad"
    BASRA = "basra"
    DHI_QAR = "dhi_qar"
    DIYALA = "diyala"
    DUHOK = "duhok"
    ERBIL = "erbil"
    HALABJA = "halabja"
    KARBALA = "karbala"
    KIRKUK = "kirkuk"
    MAYSAN = "maysan"
    MUTHANNA = "muthanna"
    NAJAF = "najaf"
    NINEVEH = "nineveh"
    QADISIYAH = "qadisiyah"
    SALAH_AL_DIN = "salah_al_din"
    SULAYMANIYAH = "sulaymaniyah"
    WASIT = "wasit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """Days from first to last, both included, on which the offices of a governorate, or all (empty), are closed."""

    governorate: str
    from_on: date
    until_on: date

    def days(self) -> frozenset[date]:
        """Each of the days."""
        return frozenset(self.from_on + _DAY * n for n in range((self.until_on - self.from_on).days + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """On which days one office works."""

    off: frozenset[date] = frozenset()

    def is_working(self, on: date) -> bool:
        """True when the office is open that day."""
        return on.weekday() not in WEEKEND and on not in self.off

    def on_or_after(self, on: date) -> date:
        """The first working day from that one on."""
        while not self.is_working(on):
            on += _DAY
        return on

    def on_or_before(self, on: date) -> date:
        """The last working day up to that one."""
        while not self.is_working(on):
            on -= _DAY
        return on

    def after(self, on: date, *, days: int) -> date:
        """The working day that many working days after `on`; the day itself does not count."""
        for _ in range(days):
            on = self.on_or_after(on + _DAY)
        return self.on_or_after(on)

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and with `last`; none when last is not later."""
        span = (last - first).days
        if span <= 0:
            return 0
        weeks, rest = divmod(span, 7)
        odd = sum((first + _DAY * n).weekday() not in WEEKEND for n in range(1, rest + 1))
        closed = sum(first < day <= last and day.weekday() not in WEEKEND for day in self.off)
        return weeks * (7 - len(WEEKEND)) + odd - closed


def calendar(holidays: Iterable[Holidays], *, governorate: str) -> Calendar:
    """The calendar of an office in that governorate: what is closed everywhere, and what is closed there."""
    days = (one.days() for one in holidays if one.governorate in {"", governorate})
    return Calendar(off=frozenset[date]().union(*days))


def check_holiday(from_on: date, until_on: date, *, today: date) -> None:
    """Nothing, when these days may still be declared closed, today included. Raises HolidayDaysError."""
    if not today <= from_on <= until_on or until_on - from_on > LONGEST or until_on - today > FARTHEST:
        raise HolidayDaysError
