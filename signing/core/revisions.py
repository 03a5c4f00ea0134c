"""Reads what was appended to a PDF, revision by revision (ISO 32000-1 clause 7.5.6), and leaves no byte unread.

An update is a row of objects, a table that names exactly these at exactly their places, a trailer that follows
the one before, and its end marks: nothing between, before or behind. Tables in streams, object streams, freed
objects, hybrid files are refused. Before the first update only tables and single objects are read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from signing.core.objects import NotPlainError, Object, Ref, Value, read_object, read_value

_MARKS = re.compile(rb"startxref\r?\n(\d{1,12})\r?\n%%EOF(?:\r\n|\r|\n|$)")
_TABLE = re.compile(rb"xref\r?\n")
_SECTION = re.compile(rb"(\d{1,10}) (\d{1,10})[ ]?(?:\r\n|\r|\n)")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_TRAILER = re.compile(rb"trailer\s+")
_SPACE = re.compile(rb"\s*")
_KEYS = {"/Info", "/Root", "/Size", "/ID", "/Prev"}
_BETWEEN = rb"(?:[\0\t\n\f\r ]|(?<=[\r\n])[^\r\n]*?%)+"
_MENTION = re.compile(rb"R" + _BETWEEN + rb"[-+.\d]++" + _BETWEEN + rb"([-+.\d]++)")
"""A reference read from its end, however it is spelt, with comments too: each search then starts at an R."""
_DIGITS = re.compile(rb"\d+")
_ENTRY_SIZE = 20
_MOST_TABLES = 1_000
_FREE_HEAD = (0, 65_535, b"f")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Where a table and its sections (first number, count, place of the first entry) stand, and its trailer."""

    place: int
    sections: tuple[tuple[int, int, int], ...]
    trailer: dict[str, Value]
    ends_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One revision that was appended: the objects it brings, and where its bytes lie."""

    ends_at: int
    table: Table
    objects: Mapping[int, Object]


@dataclass(slots=True)
class Past:
    """The document before an update: its newest objects, its tables from the newest to the oldest.

    `mentioned` are the numbers that its first revisions refer to, whether there are such objects or not.
    """

    pdf: bytes
    tables: list[Table]
    mentioned: frozenset[int]
    known: dict[int, Object] = field(default_factory=dict)

    @property
    def trailer(self) -> dict[str, Value]:
        """The newest trailer."""
        return self.tables[0].trailer

    @property
    def size(self) -> int:
        """One more than the greatest object number (ISO 32000-1 table 15)."""
        return _number(self.trailer.get("/Size"))

    def is_free(self, number: int) -> bool:
        """True when no table has ever named the object, and nothing waits for it.

        A reference to nothing is legal (ISO 32000-1 clause 7.3.10): whoever filled it would change what is there.
        """
        in_tables = any(first <= number < first + count for one in self.tables for first, count, _ in one.sections)
        return number >= self.size and not in_tables and number not in self.mentioned

    def take(self, update: Update) -> None:
        """Makes the update part of the past."""
        self.tables.insert(0, update.table)
        self.known.update(update.objects)

    def table_places(self) -> tuple[int, ...]:
        """Where the tables stand, oldest first."""
        return tuple(one.place for one in reversed(self.tables))

    def object(self, number: int) -> Object:
        """The newest state of an object. Raises NotPlainError when there is none."""
        if number not in self.known:
            found = read_object(self.pdf, self._place(number))
            if found.number != number:
                raise NotPlainError
            self.known[number] = found
        return self.known[number]

    def _place(self, number: int) -> int:
        for table in self.tables:
            for first, count, start in table.sections:
                if first <= number < first + count:
                    place, generation, kind = _entry(self.pdf, start + (number - first) * _ENTRY_SIZE)
                    if generation or kind != b"n" or place >= table.place:
                        raise NotPlainError
                    return place
        raise NotPlainError


def past_at(pdf: bytes, end: int) -> Past:
    """The document as it was when its bytes ended there. Raises NotPlainError."""
    start = pdf.rfind(b"startxref", max(0, end - 64), end)
    marks = _MARKS.match(pdf, start, end) if start >= 0 else None
    if marks is None or marks.end() != end:
        raise NotPlainError
    tables = [_table(pdf, int(marks[1]), start)]
    while "/Prev" in tables[-1].trailer:
        place = _number(tables[-1].trailer["/Prev"])
        if place >= tables[-1].place or len(tables) >= _MOST_TABLES:
            raise NotPlainError
        tables.append(_table(pdf, place, tables[-1].place))
    roots = [one.trailer.get("/Root") for one in tables]
    if not isinstance(roots[0], Ref) or roots.count(roots[0]) != len(roots):
        raise NotPlainError
    return Past(pdf=pdf, tables=tables, mentioned=_mentioned(pdf[:end]))


def read_update(past: Past, start: int) -> Update:
    """The update that begins at the place. Raises NotPlainError."""
    pdf, place = past.pdf, start
    objects: dict[int, Object] = {}
    places: dict[int, int] = {}
    while _TABLE.match(pdf, place) is None:
        found = read_object(pdf, place)
        if found.number in objects:
            raise NotPlainError
        objects[found.number], places[found.number], place = found, place, found.ends_at
    table = _table(pdf, place, len(pdf))
    marks = _MARKS.match(pdf, table.ends_at)
    if marks is None or int(marks[1]) != place or not objects:
        raise NotPlainError
    if _entries(pdf, table) != {0: _FREE_HEAD, **{number: (at, 0, b"n") for number, at in places.items()}}:
        raise NotPlainError
    _check_trailer(table.trailer, past, max(objects))
    return Update(ends_at=marks.end(), table=table, objects=objects)


def _check_trailer(trailer: dict[str, Value], past: Past, greatest: int) -> None:
    """Nothing, when the trailer follows the one before (ISO 32000-1 clause 7.5.6). Raises NotPlainError."""
    before = past.trailer
    first, newer = before.get("/ID"), trailer.get("/ID")
    is_same = isinstance(first, list) and isinstance(newer, list) and len(newer) == len(first) == 2
    checks = (
        set(trailer) <= _KEYS,
        trailer.get("/Prev") == past.tables[0].place,
        trailer.get("/Root") == before.get("/Root"),
        trailer.get("/Info") == before.get("/Info"),
        is_same and newer[0] == first[0],  # type: ignore[index]  # both are lists, as just seen
        trailer.get("/Size") == max(past.size, greatest + 1),
    )
    if not all(checks):
        raise NotPlainError


def _mentioned(pdf: bytes) -> frozenset[int]:
    """Every number that something in the bytes refers to, or may be taken to refer to."""
    found = (_DIGITS.search(number[::-1]) for number in _MENTION.findall(pdf[::-1]))
    return frozenset(int(digits[0][:20]) for digits in found if digits is not None)


def _table(pdf: bytes, place: int, limit: int) -> Table:
    """The table at the place with its trailer, which must end before the limit. Raises NotPlainError."""
    head = _TABLE.match(pdf, place)
    if head is None:
        raise NotPlainError
    at, sections = head.end(), []
    while section := _SECTION.match(pdf, at):
        first, count = int(section[1]), int(section[2])
        sections.append((first, count, section.end()))
        at = section.end() + count * _ENTRY_SIZE
        if at > limit:
            raise NotPlainError
    start = _TRAILER.match(pdf, at)
    if start is None:
        raise NotPlainError
    trailer, end = read_value(pdf, start.end())
    after = _SPACE.match(pdf, end)
    if after is None or after.end() > limit or not isinstance(trailer, dict) or {"/XRefStm", "/Encrypt"} & set(trailer):
        raise NotPlainError
    return Table(place=place, sections=tuple(sections), trailer=trailer, ends_at=after.end())


def _entries(pdf: bytes, table: Table) -> dict[int, tuple[int, int, bytes]]:
    """All entries of a table. Raises NotPlainError when a number stands twice."""
    found = {}
    for first, count, start in table.sections:
        for number in range(first, first + count):
            if number in found:
                raise NotPlainError
            found[number] = _entry(pdf, start + (number - first) * _ENTRY_SIZE)
    return found


def _entry(pdf: bytes, place: int) -> tuple[int, int, bytes]:
    """Place, generation and kind. Raises NotPlainError."""
    found = _ENTRY.match(pdf, place)
    if found is None:
        raise NotPlainError
    return int(found[1]), int(found[2]), found[3]


def _number(value: Value | None) -> int:
    if not isinstance(value, int):
        raise NotPlainError
    return value
