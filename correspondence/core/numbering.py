"""How a book makes its numbers: pattern, own symbol, file and reset, each from a year on (domain 1.5)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from correspondence.core.errors import CorrespondenceError, NumberTooLongError
from correspondence.core.number import DEFAULTS, OF_A_DOSSIER, TEXT_LIMIT, BookKind, Parts, Reset, render, symbol_in

PATTERN_LIMIT, PART_LIMIT = 80, 20
_PART = r"\{(?:symbol|file|year|serial)(?::[1-9])?\}"
_PATTERN = re.compile(rf"(?:[^\W_]|[ ./()-]|{_PART})+")
_TOUCHING = re.compile(r"[\d}]\{serial|\{serial(?::[1-9])?\}[\d{]")
_WORDS = re.compile(r"(?:[^\W_]|[ .()-])*")
_SYMBOL = re.compile("(?!\\d+$)[^/]+")
_SAMPLE = 987_654_321
"""A serial as long as any: numbers that are alike with it are alike with all."""
_YEAR = 2000
_ANY = "\N{REPLACEMENT CHARACTER}"


class StyleNotAcceptedError(CorrespondenceError):
    """A pattern has the serial once, apart from other digits, and nothing but letters, digits, strokes and parts."""


class SameNumbersError(CorrespondenceError):
    """Another book of the body gives, or gave this year, the same numbers; facts: pattern."""


class BookTwiceError(CorrespondenceError):
    """The unit, or the ministry, has a book of this kind already, or this kind is kept by the ministry alone."""


class BookChangedError(CorrespondenceError):
    """Somebody else changed the book since it was shown."""


class BookReservedError(CorrespondenceError):
    """Numbers of the book are still reserved."""


class Giver(StrEnum):
    """Who gives a book's numbers: the registrar at the desk, or the clockwork after the last signature (domain 1.6)."""

    DESK = "desk"
    CLOCKWORK = "clockwork"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What the numbers of a book look like, and when they begin again. An empty symbol is that of the writing unit."""

    pattern: str
    symbol: str = ""
    file: str = ""
    reset: Reset = Reset.YEARLY

    def check(self) -> None:
        """Raises StyleNotAcceptedError, NumberTooLongError."""
        if (
            len(self.pattern) > PATTERN_LIMIT
            or self.pattern.count("{serial") != 1
            or not _PATTERN.fullmatch(self.pattern)
            or _TOUCHING.search(self.pattern)
            or max(len(self.symbol), len(self.file)) > PART_LIMIT
            or not all(_WORDS.fullmatch(text) for text in (self.symbol, self.file))
        ):
            raise StyleNotAcceptedError
        self.check_length()

    def in_dossier(self, dossier: str) -> "Style":
        """The same for a dossier, whose symbol is the file; itself for none. Raises NumberTooLongError."""
        if not dossier:
            return self
        found = replace(self, file=dossier)
        found.check_length()
        return found

    def check_length(self) -> None:
        """Raises NumberTooLongError where the number with the longest serial has no place."""
        if len(self.number(symbol="", serial=_SAMPLE, year=_YEAR)) > TEXT_LIMIT:
            raise NumberTooLongError(limit=TEXT_LIMIT)

    def number(self, *, symbol: str, serial: int, year: int) -> str:
        """The number with this serial; `symbol` is the writing unit's, and counts where the book has none."""
        return render(self.pattern, Parts(symbol=self.symbol or symbol, file=self.file, serial=serial, year=year))

    def symbol_of(self, text: str, *, serial: int, year: int) -> str | None:
        """The symbol with which it gives this text; None when it gives another."""
        found = symbol_in(text, self.pattern, Parts(symbol="", file=self.file, serial=serial, year=year))
        return found if not self.symbol or found in ("", self.symbol) else None

    def gives_numbers_of(self, other: "Style") -> bool:
        """True when some number of the one could be one of the other."""
        return self.may_give(other) or other.may_give(self)

    def may_give(self, other: "Style") -> bool:
        """True when a number of the other is one of these, with some unit's symbol: a word, no year and no stroke."""
        text = other.number(symbol=_ANY, serial=_SAMPLE, year=_YEAR)
        if self.symbol:
            return self.number(symbol="", serial=_SAMPLE, year=_YEAR) == text
        parts = Parts(symbol="", file=self.file, serial=_SAMPLE, year=_YEAR)
        found = symbol_in(text, self.pattern, parts)
        return found is not None and (_SYMBOL.fullmatch(found) is not None or "{symbol" not in self.pattern)

    def as_json(self) -> dict[str, str]:
        """The style as plain JSON; the inverse of `from_json`."""
        return {"pattern": self.pattern, "symbol": self.symbol, "file": self.file, "reset": self.reset.value}

    @classmethod
    def from_json(cls, said: Mapping[str, str]) -> "Style":
        """The style that was written down so."""
        return cls(pattern=said["pattern"], symbol=said["symbol"], file=said["file"], reset=Reset(said["reset"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """The styles of one book: from its first number on, and from later years on (years rising)."""

    first: Style
    later: tuple[tuple[int, Style], ...] = ()

    def of(self, year: int) -> Style:
        """That of the numbers of this year."""
        return next((style for since, style in reversed(self.later) if since <= year), self.first)

    def since(self, year: int) -> tuple[Style, ...]:
        """Those of this year and of all later ones."""
        return (self.of(year), *(style for begins, style in self.later if begins > year))

    def laid(self, style: Style, *, counted: int, this_year: int) -> "tuple[Styles, int | None]":
        """These with the new one, and from which year it holds: None for a book that never counted.

        `counted` is the year in which the book last counted, 0 for never: no number changes under its book.
        """
        if not counted:
            return Styles(first=style), None
        since = max(counted + 1, this_year)
        earlier = tuple(one for one in self.later if one[0] < since)
        return replace(self, later=(*earlier, (since, style))), since


def within_dossier(style: Style, dossier: str) -> Style:
    """How the minutes of one dossier are numbered where a ministry's are numbered so: without end, after its symbol."""
    pattern = style.pattern if "{file" in style.pattern else OF_A_DOSSIER
    return replace(style, pattern=pattern, file=dossier, reset=Reset.NEVER)


def check_apart(style: Style, others: Sequence[Styles], *, this_year: int) -> None:
    """Raises SameNumbersError when one of the other books could give the same number this year or later."""
    for other in (one for styles in others for one in styles.since(this_year)):
        if style.gives_numbers_of(other):
            raise SameNumbersError(pattern=other.pattern)


def offered(kind: BookKind) -> str:
    """A pattern for a unit's own book of this kind: that of the ministry's with the year."""
    pattern = DEFAULTS[kind]
    return pattern if "{year}" in pattern else pattern.replace("{serial}", "{year}/{serial}")
