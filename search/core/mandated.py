"""Whether a query asks for something outside a mandate: decided from the query alone, never from hits (decision 10).

A query names fields of its own: the unit, body, kind, grade, year or day chosen beside the line; a day, a year or a
number typed in it, or a field that stands in it (`kind: circular`). A number names its year and, by its symbol, whose
register it stands in. What stands in quotation marks is looked for as text and names no field.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from directory.core.reach import Scope
from search.core.letters import clean
from search.core.numbers import dated, parts_of
from search.core.plan import Narrow
from search.core.query import Day, Marked, Number, Query, Span, Word

_SEPARATOR = re.compile(r"[/\\\-–—]")
_LETTERS = re.compile(r"[^\W\d_]+")


class Outcome(StrEnum):
    """What came of a query under a mandate. Stored values never change."""

    FOUND = "found"
    NONE = "none"
    OUTSIDE = "outside"


class Asks(StrEnum):
    """The fields a query may name."""

    UNIT = "unit"
    BODY = "body"
    KIND = "kind"
    GRADE = "grade"
    YEAR = "year"
    DAY = "day"
    REGISTER = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """One value a query asks for that its mandate does not open."""

    asks: Asks
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`beyond` is what makes the whole query lie outside; `left_out` the part of a choice that was not searched."""

    beyond: tuple[Outside, ...] = ()
    left_out: tuple[Outside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a mandate opens to one inspector, and what the directory knows of the units named.

    `level` is min(clearance, ceiling). `above` names for a unit itself and all above it; `symbols` which units have
    a symbol, written as `parts_of` writes it.
    """

    scope: Scope
    level: int
    above: Mapping[int, frozenset[int]] = field(default_factory=dict)
    symbols: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def has_unit(self, unit: int) -> bool:
        """True for a unit of the mandate and every unit below one."""
        return not self.scope.units.isdisjoint(self.above.get(unit, frozenset({unit})))

    def has_body(self, body: int) -> bool:
        """True for a body one of whose units the mandate names."""
        return any(body in self.above.get(unit, frozenset({unit})) for unit in self.scope.units)

    def has_year(self, year: int) -> bool:
        """True when the mandate opens papers of some day of that year."""
        return self.scope.from_on.year <= year <= self.scope.until_on.year

    def has_day(self, on: date) -> bool:
        """True when the mandate opens papers of that day."""
        return self.scope.from_on <= on <= self.scope.until_on

    def may_have_given(self, symbol: str) -> bool:
        """True unless every unit with this symbol stands apart from the mandate's: neither below one nor above."""
        units = self.symbols.get(symbol, frozenset())
        return not units or any(self.has_unit(unit) or self.has_body(unit) for unit in units)


def judged(query: Query, narrow: Narrow, limits: Limits) -> Judged:
    """What of this query lies outside the mandate."""
    beyond: list[Outside] = []
    left_out: list[Outside] = []
    for asks, values, inside in _chosen(narrow, limits):
        out = [Outside(asks=asks, value=str(value)) for value in values if value not in inside]
        (beyond if out and len(out) == len(values) else left_out).extend(out)
    beyond += _days(narrow, limits)
    beyond += [found for node in query.nodes for found in _typed(node, limits)]
    return Judged(beyond=tuple(dict.fromkeys(beyond)), left_out=tuple(left_out))


def _chosen(narrow: Narrow, limits: Limits) -> Iterator[tuple[Asks, tuple[str | int, ...], frozenset[str | int]]]:
    yield Asks.UNIT, narrow.units, frozenset(unit for unit in narrow.units if limits.has_unit(unit))
    yield Asks.BODY, narrow.bodies, frozenset(body for body in narrow.bodies if limits.has_body(body))
    yield Asks.KIND, narrow.kinds, frozenset(limits.scope.kinds)
    yield Asks.GRADE, narrow.levels, frozenset(range(limits.level + 1))
    yield Asks.YEAR, narrow.years, frozenset(year for year in narrow.years if limits.has_year(year))


def _days(narrow: Narrow, limits: Limits) -> Iterator[Outside]:
    first, last = narrow.from_on or date.min, narrow.until_on or date.max
    if first > limits.scope.until_on:
        yield Outside(asks=Asks.DAY, value=first.isoformat())
    elif last < limits.scope.from_on:
        yield Outside(asks=Asks.DAY, value=last.isoformat())


def _typed(node: object, limits: Limits) -> Iterator[Outside]:
    match node:
        case Day() if not limits.has_day(node.on):
            yield Outside(asks=Asks.DAY, value=node.on.isoformat())
        case Word() if node.number and _is_year(node.text) and not limits.has_year(int(node.text)):
            yield Outside(asks=Asks.YEAR, value=node.text)
        case Number():
            yield from _number(node, limits)
        case Span() if node.first > limits.scope.until_on or node.last < limits.scope.from_on:
            yield Outside(asks=Asks.DAY, value=node.first.isoformat())
        case Marked(field="n"):
            yield from _number(Number(text=node.text, tokens=()), limits)
        case Marked() if node.field in _MARKED:
            yield from _marked(node, limits)


_MARKED = {"kind": Asks.KIND, "lvl": Asks.GRADE, "unit": Asks.UNIT}


def _marked(node: Marked, limits: Limits) -> Iterator[Outside]:
    """A kind, a grade or a unit that the line names by its field: outside when none of what it may mean is inside."""
    asks = _MARKED[node.field]
    of_unit = frozenset(unit for unit in node.values if isinstance(unit, int) and limits.has_unit(unit))
    inside: dict[Asks, frozenset[str | int]] = {
        Asks.KIND: frozenset(limits.scope.kinds),
        Asks.GRADE: frozenset(range(limits.level + 1)),
        Asks.UNIT: frozenset(of_unit),
    }
    if node.values and inside[asks].isdisjoint(node.values):
        yield from (Outside(asks=asks, value=str(value)) for value in node.values)


def _number(node: Number, limits: Limits) -> Iterator[Outside]:
    written = dated(clean(node.text))
    digits = [part for part in parts_of(written) if part.isdigit()]
    years = [part for part in digits if _is_year(part)]
    if len(digits) > 1 and years and not any(limits.has_year(int(year)) for year in years):
        yield Outside(asks=Asks.YEAR, value=years[-1])
    symbols = [found for segment in _SEPARATOR.split(written) if (found := _symbol(segment, limits))]
    if symbols and not any(limits.may_have_given(symbol) for symbol in symbols):
        yield Outside(asks=Asks.REGISTER, value=node.text)


def _symbol(segment: str, limits: Limits) -> str:
    """The longest known symbol that the letters of this part of a number end with: «رقم و م» names «و م»."""
    words = _LETTERS.findall(segment)
    joined = (parts_of("".join(words[first:])) for first in range(len(words)))
    return next((parts[0] for parts in joined if parts and parts[0] in limits.symbols), "")


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")
