"""What a printed register shows, in its own language (domain 1.10)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from correspondence.core import phrases
from correspondence.core.errors import CorrespondenceError, PrintNotAcceptedError
from correspondence.core.number import BookKind, Direction
from correspondence.core.printed import shown_day
from correspondence.core.register_words import WORDS

CHUNK = 1_000
"""Lines that are set at once: more cost memory, fewer leave more half-empty pages."""
MOST = 2_000
"""Lines of a register that is set at once; more are asked for in fewer days."""
PAPERS = ("a3", "a4")
Columns = tuple[tuple[str, float], ...]
COLUMNS: dict[Direction, Columns] = {
    Direction.OUT: (
        ("serial", 1.1),
        ("number", 2.2),
        ("on", 1.9),
        ("to", 4),
        ("subject", 5.5),
        ("annexes", 1.2),
        ("copies", 1.1),
        ("grade", 1.5),
        ("priority", 1.5),
        ("references", 3),
        ("unit", 3),
        ("signed", 3.5),
        ("means", 1.5),
        ("received", 2.6),
        ("dossier", 1.6),
        ("remarks", 2.4),
    ),
    Direction.IN: (
        ("serial", 1.1),
        ("number", 2.2),
        ("on", 1.9),
        ("hour", 1.2),
        ("from", 3.5),
        ("their_number", 2.2),
        ("their_on", 1.9),
        ("subject", 5),
        ("annexes", 1.2),
        ("grade", 1.4),
        ("priority", 1.5),
        ("directive", 2.6),
        ("referred", 2.6),
        ("referred_on", 1.9),
        ("due", 1.9),
        ("answer", 2.4),
        ("state", 1.6),
        ("dossier", 1.6),
    ),
}
"""The columns from the first to the last, each with its share of the width."""
COLUMNS |= {Direction.UNIT: COLUMNS[Direction.IN]}
ORDERS: Columns = (
    ("serial", 1.1),
    ("number", 2.2),
    ("on", 1.9),
    ("order_kind", 2.4),
    ("summary", 6.5),
    ("concerned", 4.5),
    ("copied", 5),
    ("remarks", 3),
)
"""Those of the book of orders."""
QUERIES: Columns = (
    ("serial", 1.1),
    ("on", 2.6),
    ("asker", 5),
    ("asked_paper", 4.5),
    ("result", 6.5),
    ("answered_by", 4.5),
    ("answer", 3.5),
)
"""Those of the register of authenticity queries."""
CHASED: Columns = (
    ("letter", 3),
    ("addressee", 5),
    ("due", 1.9),
    ("first", 3),
    ("second", 3),
    ("third", 3),
    ("result", 4.5),
)
"""Those of the register of follow-up."""
POWERS: Columns = (
    ("who", 4),
    ("instead", 5.5),
    ("order", 3.5),
    ("since", 1.9),
    ("until", 2.4),
    ("limits", 6.5),
    ("remarks", 3),
)
"""Those of the register of powers."""
SEALS: Columns = (
    ("seal_of", 5),
    ("purpose", 4.5),
    ("certificate", 2.6),
    ("since", 1.9),
    ("until", 1.9),
    ("officers", 5),
    ("remarks", 6),
)
"""Those of the seals beside the powers."""
HANDED: Columns = (
    ("serial", 1.1),
    ("handed_on", 1.9),
    ("thing", 2.6),
    ("number", 2.4),
    ("on", 1.9),
    ("receiver", 3.6),
    ("unit_of", 3.6),
    ("bearer", 2.8),
    ("signature", 3.6),
    ("time", 2.6),
    ("remarks", 3),
)
"""Those of the hand-over book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a register: its cells by column; what a line has nothing to say of stays blank."""

    serial: int
    is_ended: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)


class PrintTooLongError(CorrespondenceError):
    """The days hold more lines than are set at once; facts: limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be printed: the lines of those days, in which language, on which paper."""

    since: date
    until: date
    language: str
    paper: str

    def check(self) -> None:
        """Raises PrintNotAcceptedError for days or paper that are none."""
        if self.paper not in PAPERS or self.until < self.since:
            raise PrintNotAcceptedError

    def heading(self, *, issuer: str, title: str) -> "Heading":
        """What stands over its pages."""
        period = f"{shown_day(self.since)} – {shown_day(self.until)}"
        return Heading(issuer=issuer, title=title, period=period, language=self.language, paper=self.paper)

    def note(self, lines: int) -> str:
        """What the journal says of it."""
        return f"{self.since.isoformat()} {self.until.isoformat()}: {lines}"


def check_count(lines: int) -> None:
    """Raises PrintTooLongError."""
    if lines > MOST:
        raise PrintTooLongError(limit=MOST)


def dated(number: str, on: date | None, language: str) -> str:
    """A number with its day, where it has one."""
    return number + ("" if on is None else phrases.ON[language].format(shown_day(on)))


def as_typed(number: str) -> str:
    """A number that another body typed, in an isolate: its parts stay as they are; ours are read from the right."""
    return f"\u2068{number}\u2069" if number else ""


def listed(parts: Iterable[str], language: str) -> str:
    """Several things in one cell; what is blank is left out."""
    return (", " if language == "en" else "، ").join(part for part in parts if part)


def columns_of(kind: BookKind) -> Columns:
    """The columns of a book of this kind."""
    return ORDERS if kind is BookKind.ORDERS else COLUMNS[kind.direction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands over every page: whose register it is, which, of which days; on which paper, in which language.

    `grade` is the ministry's own word over the column of the grade.
    """

    issuer: str
    title: str
    period: str
    language: str
    paper: str
    grade: str = ""


def sheet_data(heading: Heading, columns: Columns, lines: Sequence[Line]) -> dict[str, object]:
    """The data of register.typ for some lines."""
    words = {**WORDS[heading.language], **({"grade": heading.grade} if heading.grade else {})}
    return {
        "version": 1,
        "language": heading.language,
        "digits": "latn",
        "issuer": heading.issuer,
        "title": heading.title,
        "period": heading.period,
        "paper": heading.paper,
        "widths": [share for _name, share in columns],
        "head": [words[name] for name, _share in columns],
        "rows": [[line.cells.get(name, "") for name, _share in columns] for line in lines],
        "ended": [number for number, line in enumerate(lines) if line.is_ended],
        "none": words["none"],
    }


def numbers_data(heading: Heading, *, pages: int) -> dict[str, object]:
    """The data of numbers.typ for so many pages."""
    words = WORDS[heading.language]
    return {
        "version": 1,
        "language": heading.language,
        "digits": "latn",
        "paper": heading.paper,
        "pages": pages,
        "labels": {"page": words["page"], "of": words["of"]},
    }
