"""The daily close of a register, and what closes prove together (docs/formats/register-close.md).

Pure: correspondence writes closes by it, and the stand-alone verifier reads them by it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from archive.core.canonical import Json
from archive.core.errors import BundleNotReadableError, RegisterNotWholeError

START = (0, 0)
MOST_RESERVED = 500
"""Numbers of one block: an outage's forms, not a year's."""
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
class Reserved:
    """Numbers taken out of the row for an outage, and why; each is bound to a letter later, or declared unused."""

    year: int
    first: int
    last: int
    reason: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A block that is over since the last close: the numbers of it that nobody used, and why."""

    year: int
    first: int
    last: int
    unused: tuple[int, ...]
    reason: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """One close. `after` and `upto` bound it, `previous` and `sheet` are SHA-256 of signed sheets.

    `blocks` are those reserved since the last close; `bound` are reserved numbers that got their letter since, of
    this close's blocks or of earlier ones.
    """

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
    blocks: tuple[Reserved, ...] = ()
    bound: tuple[Given, ...] = ()
    released: tuple[Released, ...] = ()

    @property
    def upto(self) -> Place:
        """The last place it closes."""
        given = [(line.year, line.serial) for line in self.lines]
        return max([self.after, *given, *((block.year, block.last) for block in self.blocks)])

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
            "lines": [_given(line) for line in self.lines],
            "ended": [
                {"year": x.year, "serial": x.serial, "number": x.number, "what": x.what, "reason": x.reason, "at": x.at}
                for x in self.ended
            ],
            "blocks": [
                {"year": x.year, "first": x.first, "last": x.last, "reason": x.reason, "at": x.at} for x in self.blocks
            ],
            "registrar": self.registrar,
            "closed_at": self.closed_at,
        }
        if self.bound:
            fields["bound"] = [_given(line) for line in self.bound]
        if self.released:
            fields["released"] = [{**asdict(block), "unused": list(block.unused)} for block in self.released]
        return fields | ({"sheet": self.sheet} if self.sheet else {})


def _given(line: Given) -> Json:
    return asdict(line)


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
            blocks=tuple(Reserved(**block) for block in body["blocks"]),
            bound=tuple(Given(**line) for line in body.get("bound", ())),
            released=tuple(
                Released(**{**block, "unused": tuple(block["unused"])}) for block in body.get("released", ())
            ),
        )
        same = close.as_json() == body and all(type(number) is int for number in _numbers(close))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BundleNotReadableError(finding="not the close of a register") from error
    if not same:
        raise BundleNotReadableError(finding="not the close of a register")
    return close


def _place(value: Sequence[int]) -> Place:
    year, serial = value
    return int(year), int(serial)


def _numbers(close: Close) -> Iterator[object]:
    """What must be whole numbers in it: JSON would let 1.0 and true stand for 1."""
    for line in (*close.lines, *close.bound):
        yield from (line.year, line.serial, line.unit)
    blocks: tuple[Reserved | Released, ...] = (*close.blocks, *close.released)
    for block in blocks:
        yield from (block.year, block.first, block.last)
    yield from (serial for over in close.released for serial in over.unused)


def check_lines(close: Close) -> None:
    """Returns when each number or block follows the one before. Raises RegisterNotWholeError with the place missing.

    A yearly book begins again with 1 when the year grows; any other book counts on.
    """
    given = [(line.year, line.serial, line.serial) for line in close.lines]
    before = close.after
    for year, first, last in sorted([*given, *((one.year, one.first, one.last) for one in close.blocks)]):
        begins = close.is_yearly and year > before[0]
        due = 1 if begins else before[1] + 1
        if year < before[0] or first != due or not 0 <= last - first < MOST_RESERVED:
            raise RegisterNotWholeError(year=year, serial=due)
        before = (year, last)
    if given != sorted(given):
        raise RegisterNotWholeError(year=given[0][0], serial=given[0][1])


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
    reserved_in(chain)
    return chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """What became of reserved numbers: those that wait for a letter still, and those declared unused."""

    waiting: frozenset[Place]
    unused: frozenset[Place]

    def of_year(self, year: int) -> tuple[int, int]:
        """How many of that year wait, and how many were not used."""
        return sum(one[0] == year for one in self.waiting), sum(one[0] == year for one in self.unused)


def reserved_in(closes: Iterable[Close]) -> Reserve:
    """What the closes say of their blocks, from the first close on.

    Raises RegisterNotWholeError for a number bound that was not reserved, bound twice or after its block was over, and
    for a block that ended with other numbers unused than those that waited.
    """
    waiting, unused = set[Place](), set[Place]()
    for close in closes:
        waiting |= {(one.year, serial) for one in close.blocks for serial in range(one.first, one.last + 1)}
        for line in close.bound:
            if (line.year, line.serial) not in waiting:
                raise RegisterNotWholeError(year=line.year, serial=line.serial)
            waiting.remove((line.year, line.serial))
        for block in close.released:
            left = {(block.year, serial) for serial in range(block.first, block.last + 1)} & waiting
            if left != {(block.year, serial) for serial in block.unused} or len(left) != len(block.unused):
                raise RegisterNotWholeError(year=block.year, serial=block.first)
            waiting -= left
            unused |= left
    return Reserve(waiting=frozenset(waiting), unused=frozenset(unused))


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
    return tuple(line for close in closes for line in (*close.lines, *close.bound) if sought.fits(line))


def of_year(closes: Iterable[Close], year: int) -> tuple[Given, ...]:
    """The numbers of one year that have their letter, in order; reserved ones among them."""
    found = (line for close in closes for line in (*close.lines, *close.bound) if line.year == year)
    return tuple(sorted(found, key=lambda line: line.serial))
