"""The daily close of a register, and what closes prove together (docs/formats/register-close.md).

Pure: correspondence writes closes by it, and the stand-alone verifier reads them by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from archive.core.canonical import Json
from archive.core.errors import BundleNotReadableError, RegisterNotWholeError

START = (0, 0)
Place = tuple[int, int]
"""A place in a book: year and serial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A number that was given: its place, the number as printed, its ISO day, its record, the unit that wrote it."""

    year: int
    serial: int
    number: str
    on: str
    record: str
    unit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A number of the book that was voided or replaced since the last close; `what` is the kind of its entry."""

    year: int
    serial: int
    number: str
    what: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """One close. `after` and `upto` bound it, `previous` and `sheet` are SHA-256 of signed sheets."""

    book: int
    kind: str
    body: int
    is_yearly: bool
    closing: int
    previous: str
    after: Place
    lines: tuple[Given, ...]
    ended: tuple[Ended, ...]
    registrar: str
    closed_at: str
    sheet: str = ""

    @property
    def upto(self) -> Place:
        """The last place it closes."""
        return (self.lines[-1].year, self.lines[-1].serial) if self.lines else self.after

    def as_json(self) -> dict[str, Json]:
        """The body of its REGISTER_CLOSE statement; without `sheet` also what the sheet carries inside."""
        fields: dict[str, Json] = {
            "version": 1,
            "book": self.book,
            "kind": self.kind,
            "body": self.body,
            "yearly": self.is_yearly,
            "closing": self.closing,
            "previous": self.previous,
            "after": list(self.after),
            "upto": list(self.upto),
            "lines": [
                {"year": x.year, "serial": x.serial, "number": x.number, "on": x.on, "record": x.record, "unit": x.unit}
                for x in self.lines
            ],
            "ended": [
                {"year": x.year, "serial": x.serial, "number": x.number, "what": x.what, "reason": x.reason, "at": x.at}
                for x in self.ended
            ],
            "blocks": [],
            "registrar": self.registrar,
            "closed_at": self.closed_at,
        }
        return fields | ({"sheet": self.sheet} if self.sheet else {})


def close_from(body: Mapping[str, Any]) -> Close:
    """The close a statement's body says. Raises BundleNotReadableError when it is none."""
    try:
        close = Close(
            book=int(body["book"]),
            kind=str(body["kind"]),
            body=int(body["body"]),
            is_yearly=body["yearly"] is True,
            closing=int(body["closing"]),
            previous=str(body["previous"]),
            after=_place(body["after"]),
            lines=tuple(Given(**line) for line in body["lines"]),
            ended=tuple(Ended(**line) for line in body["ended"]),
            registrar=str(body["registrar"]),
            closed_at=str(body["closed_at"]),
            sheet=str(body["sheet"]),
        )
        same = close.as_json() == body and all(type(n) is int for x in close.lines for n in (x.year, x.serial, x.unit))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BundleNotReadableError(finding="not the close of a register") from error
    if not same:
        raise BundleNotReadableError(finding="not the close of a register")
    return close


def _place(value: Sequence[int]) -> Place:
    year, serial = value
    return int(year), int(serial)


def check_lines(close: Close) -> None:
    """Returns when each number follows the one before. Raises RegisterNotWholeError with the place that is missing.

    A yearly book begins again with 1 when the year grows; any other book counts on.
    """
    before = close.after
    for line in close.lines:
        begins = close.is_yearly and line.year > before[0]
        due = 1 if begins else before[1] + 1
        if line.year < before[0] or line.serial != due:
            raise RegisterNotWholeError(year=line.year, serial=due)
        before = (line.year, line.serial)


def check_chain(closes: Iterable[Close]) -> tuple[Close, ...]:
    """The closes of one book, when they are all of them from the first on. Raises RegisterNotWholeError."""
    chain = tuple(closes)
    before, sheet = START, ""
    for number, close in enumerate(chain, start=1):
        follows = (close.closing, close.after, close.previous) == (number, before, sheet)
        if not follows or (close.book, close.kind, close.body) != (chain[0].book, chain[0].kind, chain[0].body):
            raise RegisterNotWholeError(year=before[0], serial=before[1] + 1)
        check_lines(close)
        before, sheet = close.upto, close.sheet
    return chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a certificate of absence says is not there: all that is named must fit one line."""

    number: str = ""
    since: str = ""
    until: str = ""
    unit: int | None = None

    def fits(self, line: Given) -> bool:
        """True when this line is one of those that were sought; days are ISO and compare as text."""
        return (
            self.number in ("", line.number)
            and (not self.since or line.on >= self.since)
            and (not self.until or line.on <= self.until)
            and self.unit in (None, line.unit)
        )

    def as_json(self) -> dict[str, Json]:
        """As certificate.json carries it."""
        return {"number": self.number, "since": self.since, "until": self.until, "unit": self.unit}


def sought_from(body: Mapping[str, Any]) -> Sought:
    """What certificate.json says was sought. Raises BundleNotReadableError, for a question without any mark too."""
    try:
        number, unit = body["number"], body["unit"]
        sought = Sought(**body)
        for day in (sought.since, sought.until):
            if day and date.fromisoformat(day).isoformat() != day:
                raise BundleNotReadableError(finding="not a day")
        same = sought != Sought() and type(number) is str and type(unit) in (int, type(None))
    except (KeyError, TypeError, ValueError) as error:
        raise BundleNotReadableError(finding="not a question of absence") from error
    if not same:
        raise BundleNotReadableError(finding="not a question of absence")
    return sought


def found_in(closes: Iterable[Close], sought: Sought) -> tuple[Given, ...]:
    """The lines of these closes that were sought."""
    return tuple(line for close in closes for line in close.lines if sought.fits(line))


def of_year(closes: Iterable[Close], year: int) -> tuple[Given, ...]:
    """The numbers of one year."""
    return tuple(line for close in closes for line in close.lines if line.year == year)
