"""Numbers and the books that give them: which book, the pattern, the next serial (domain 1.5)."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from correspondence.core.letter import INSIDE, ORDERS, Kind
from directory.core.clearance import Label, Level

TEXT_LIMIT = 60
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_WORD = re.compile(r"\d{1,9}(?!\d)|[^\W\d_]+")
_SAID = frozenset(
    {"رقم", "الرقم", "العدد", "عدد", "وارد", "الوارد", "ژمارە", "ژمارەی", "هاتوو", "no", "number", "incoming"}
)
_PART = re.compile(r"\{(symbol|file|year|serial)(?::([1-9]))?\}")


class BookKind(StrEnum):
    """The books of a body. Memoranda may have one per unit; minutes have one per dossier.

    RECEIVED is the incoming book of a unit, for what reached it: a body has none.
    """

    OUTGOING = "outgoing"
    OUTGOING_SECRET = "outgoing_secret"  # noqa: S105  (a book's name)
    INCOMING = "incoming"
    INCOMING_SECRET = "incoming_secret"  # noqa: S105  (a book's name)
    MEMORANDA = "memoranda"
    ORDERS = "orders"
    TELEGRAMS = "telegrams"
    MINUTES = "minutes"
    RECEIVED = "received"
    RECEIVED_SECRET = "received_secret"  # noqa: S105  (a book's name)

    @property
    def direction(self) -> "Direction":
        """Which way the book counts."""
        if self in (BookKind.RECEIVED, BookKind.RECEIVED_SECRET):
            return Direction.UNIT
        return Direction.IN if self in (BookKind.INCOMING, BookKind.INCOMING_SECRET) else Direction.OUT


class Direction(StrEnum):
    """Which way a book counts."""

    OUT = "out"
    IN = "in"
    UNIT = "unit"  # into one unit, whose number it is


class Reset(StrEnum):
    """When a book begins again with 1."""

    YEARLY = "yearly"
    NEVER = "never"


DEFAULTS: dict[BookKind, str] = {
    BookKind.OUTGOING: "{symbol}/{file}/{serial}",
    BookKind.OUTGOING_SECRET: "{symbol}/س/{serial}",
    BookKind.INCOMING: "{year}/{serial}",
    BookKind.INCOMING_SECRET: "{year}/س/{serial}",
    BookKind.MEMORANDA: "{symbol}/م/{serial}",
    BookKind.ORDERS: "{year}/{serial}",
    BookKind.TELEGRAMS: "{symbol}/ب/{serial}",
    BookKind.MINUTES: "{symbol}/مح/{year}/{serial}",
    BookKind.RECEIVED: "{year}/{serial}",
    BookKind.RECEIVED_SECRET: "{year}/س/{serial}",
}
"""The books every body has, and those of its units, with the patterns they begin with; a pattern is data."""
OF_A_DOSSIER = "{file}/مح/{serial}"
"""The pattern of the minutes in one dossier, whose symbol is the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a number is made of; kept beside the text so that either can be searched."""

    symbol: str
    file: str
    serial: int
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFacts:
    """What a registration gave: the number as printed, its day, and the record."""

    number: str
    on: date
    record_id: str


def outgoing_book(kind: Kind, label: Label) -> BookKind:
    """The book an outgoing letter is numbered in: secret ones apart; orders, telegrams, minutes, memoranda too."""
    if label.level > Level.ORDINARY or label.personal:
        return BookKind.OUTGOING_SECRET
    if kind in ORDERS:
        return BookKind.ORDERS
    if kind is Kind.TELEGRAM:
        return BookKind.TELEGRAMS
    if kind is Kind.MINUTES:
        return BookKind.MINUTES
    return BookKind.MEMORANDA if kind in INSIDE else BookKind.OUTGOING


def incoming_book(label: Label) -> BookKind:
    """The book an incoming letter is numbered in."""
    secret = label.level > Level.ORDINARY or label.personal
    return BookKind.INCOMING_SECRET if secret else BookKind.INCOMING


def received_book(label: Label) -> BookKind:
    """The book of a unit in which a letter that reached it is numbered."""
    is_ordinary = incoming_book(label) is BookKind.INCOMING
    return BookKind.RECEIVED if is_ordinary else BookKind.RECEIVED_SECRET


def arrival_kinds(*, is_graded: bool, into_unit: bool) -> tuple[BookKind, BookKind]:
    """The books in which a letter that came may stand, the likelier first: it may have been graded anew since."""
    both = (BookKind.INCOMING, BookKind.INCOMING_SECRET)
    if into_unit:
        both = (BookKind.RECEIVED, BookKind.RECEIVED_SECRET)
    return (both[1], both[0]) if is_graded else both


def typed_parts(line: str) -> frozenset[str]:
    """The parts of a number as somebody types it, in any digits and with any strokes; words such as «رقم» left out."""
    words = _WORD.findall(line.translate(_DIGITS).casefold())
    return frozenset(word.lstrip("0") or "0" for word in words) - _SAID


def is_meant(typed: frozenset[str], *, text: str, serial: int, year: int) -> bool:
    """True when what was typed holds the serial and nothing but parts of this number and its year."""
    return str(serial) in typed and typed <= typed_parts(text) | {str(serial), str(year), str(year % 100)}


def next_serial(*, reset: Reset, year: int, following: int, this_year: int) -> int:
    """The serial to give now: 1 when a yearly book meets a new year, else the one that follows.

    A day before the book's year gives the following serial too: numbers never go back.
    """
    return 1 if reset is Reset.YEARLY and this_year > year else following


def beyond(serial: int, year: int, *, reset: Reset, counted: tuple[int, int]) -> tuple[int, int]:
    """From where a book counts on behind this number: its year and its next; never from before where it is."""
    now, following = counted
    if year > now:
        return year, serial + 1 if reset is Reset.YEARLY else max(following, serial + 1)
    return now, max(following, serial + 1) if year == now else following


def render(pattern: str, parts: Parts) -> str:
    """The number as text, read from the start side: symbol, file, serial.

    `{symbol} {file} {year} {serial}`, with `:4` for leading zeros; a part that is empty goes with the slash
    after it.
    """
    values: dict[str, str | int] = {
        "symbol": parts.symbol,
        "file": parts.file,
        "year": parts.year,
        "serial": parts.serial,
    }

    def shown(found: re.Match[str]) -> str:
        return str(values[found[1]]).zfill(int(found[2] or 0))

    pieces = (_PART.sub(shown, piece).strip() for piece in pattern.split("/"))
    return "/".join(piece for piece in pieces if piece)


def symbol_in(text: str, pattern: str, parts: Parts) -> str | None:
    """The symbol with which the pattern gives this text; None when no symbol does. That of `parts` is not looked at."""
    if render(pattern, replace(parts, symbol="")) == text:
        return ""
    shape = render(pattern, replace(parts, symbol="\0")).split("\0")
    found = re.fullmatch("(.+)".join(re.escape(piece) for piece in shape), text) if len(shape) > 1 else None
    return found[1] if found and render(pattern, replace(parts, symbol=found[1])) == text else None


def serial_in(text: str, pattern: str, *, file: str, year: int) -> int | None:
    """The serial with which the pattern gives this text in this year; None when none does, or several do."""
    parts = [Parts(symbol="", file=file, serial=serial, year=year) for serial in digits_in(text)]
    fitting = [one.serial for one in parts if symbol_in(text, pattern, one) is not None]
    return fitting[0] if len(fitting) == 1 else None


def digits_in(text: str) -> frozenset[int]:
    """The numbers that stand in a text, one of which may be the serial."""
    return frozenset(int(digits) for digits in re.findall("(?<![0-9])[0-9]{1,9}(?![0-9])", text))
