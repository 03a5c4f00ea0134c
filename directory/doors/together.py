"""Several questions in one: the way to the database is gone once, whatever a page has to ask."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.sql.where import WhereNode

Answer = TypeVar("Answer")
First = TypeVar("First")
Second = TypeVar("Second")
Third = TypeVar("Third")


class Question(Generic[Answer]):
    """What is to be found, and what is read out of it: how a room lets its answer be asked with another's."""

    def __init__(self, *found: "Asked", read: Callable[..., Answer]) -> None:
        self.found, self.read = found, read

    def kept(self) -> "Question[Answer]":
        """The same in words that are made once: they may be kept, what they find is read each time.

        What it reads out of the rows may hang on nothing that changes between two askings.
        """
        return Question(*(one if isinstance(one, Kept) else Kept(one) for one in self.found), read=self.read)

    def answer(self) -> Answer:
        """Asked alone."""
        (answer,) = _answers(self)
        return cast("Answer", answer)


def both(first: Question[First], second: Question[Second], *, at: datetime | None = None) -> tuple[First, Second]:
    """The answers to two questions, in one query; kept ones that say `At` are asked as of that moment."""
    one, two = _answers(first, second, at=at)
    return cast("tuple[First, Second]", (one, two))


def all_three(first: Question[First], second: Question[Second], third: Question[Third]) -> tuple[First, Second, Third]:
    """The answers to three questions, in one query."""
    one, two, three = _answers(first, second, third)
    return cast("tuple[First, Second, Third]", (one, two, three))


def _answers(*questions: Question[Any], at: datetime | None = None) -> list[object]:
    found = iter(together(*(part for one in questions for part in one.found), at=at))
    return [one.read(*(next(found) for _ in one.found)) for one in questions]


def pair(first: Question[First], second: Question[Second]) -> Question[tuple[First, Second]]:
    """Two questions as one, to be asked with others."""
    many, read_first, read_second = len(first.found), first.read, second.read
    return Question(
        *first.found, *second.found, read=lambda *found: (read_first(*found[:many]), read_second(*found[many:]))
    )


def listed(questions: Sequence[Question[list[Answer]]]) -> Question[list[Answer]]:
    """Questions of one sort as one, to be asked with others: their answers one after the other."""
    shares = [(len(one.found), one.read) for one in questions]

    def read(*found: list[Any]) -> list[Answer]:
        rows = iter(found)
        return [line for many, told in shares for line in told(*(next(rows) for _ in range(many)))]

    return Question(*(part for one in questions for part in one.found), read=read)


class At(Value):
    """In a kept question the moment at which it is asked, or so long after: filled in each time."""

    def __init__(self, after: timedelta = timedelta()) -> None:
        super().__init__(None, output_field=DateTimeField())
        self.after = after

    def as_sql(self, *_: object, **__: object) -> tuple[str, Any]:
        """A place in the words."""
        return "%s", [_Moment(after=self.after)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """What stands in the place until the question is asked."""

    after: timedelta

    def __str__(self) -> str:
        return f"at {self.after}"


class Kept:
    """One question in words, to be asked again: making the words costs more than what they find.

    `said` is None where nothing can be found.
    """

    def __init__(self, asked: QuerySet[Any, Any]) -> None:
        self.said = _Said.of(asked)


Asked = QuerySet[Any, Any] | Kept


def together(*asked: Asked, at: datetime | None = None) -> list[list[Any]]:
    """What each of these finds by itself, in its own order, in one query; a question that finds nothing asks nothing.

    A line has the columns of all, and is filled for the one that found it. None may be distinct by what it is ordered
    by: that would add columns of its own. Kept ones that say `At` are asked as of `at`.
    """
    found: list[list[Any]] = [[] for _ in asked]
    if len(asked) == 1 and isinstance(asked[0], QuerySet):
        return [list(asked[0])]
    words = [one.said if isinstance(one, Kept) else _Said.of(one) for one in asked]
    said = {place: one for place, one in enumerate(words) if one is not None}
    if not said:
        return found
    rows = _rows(list(said.values()), at=at)
    for (place, one), lines in zip(said.items(), rows, strict=True):
        found[place] = one.found(lines)
    return found


class _Said:
    """One question in words, and what turns its lines into what its query set finds."""

    def __init__(self, asked: QuerySet[Any, Any]) -> None:
        self.asked = asked.all()
        self.compiler: Any = self.asked.query.get_compiler(using=self.asked.db)
        self.sql, self.params = self.compiler.as_sql()
        if self.compiler.has_extra_select:
            raise RuntimeError(self.sql)
        self.width: int = self.compiler.col_count
        self.asked.query.where = WhereNode()  # said, and no line is read by it: most of what would be kept
        self.compiler.where = self.compiler.having = self.compiler.qualify = None

    @classmethod
    def of(cls, asked: QuerySet[Any, Any]) -> "_Said | None":
        """None where nothing can be found."""
        try:
            return cls(asked)
        except EmptyResultSet:
            return None

    def filled(self, at: datetime | None) -> list[Any]:
        """Its values, moments among them as the database writes them."""
        return [_at(at, one) if isinstance(one, _Moment) else one for one in self.params]

    def found(self, lines: list[tuple[Any, ...]]) -> list[Any]:
        """What its query set would have made of these lines, had it asked by itself; another asking goes on beside."""
        asked, compiler = self.asked.all(), copy(self.compiler)
        compiler.execute_sql = lambda *_, **__: [lines]
        query: Any = asked.query
        query.get_compiler = lambda *_, **__: compiler
        return list(asked)


def _at(at: datetime | None, moment: _Moment) -> object:
    if at is None:
        raise RuntimeError(moment)
    return connection.ops.adapt_datetimefield_value(at + moment.after)


def _rows(said: list[_Said], *, at: datetime | None) -> list[list[tuple[Any, ...]]]:
    """The lines of each, in its own order. Each is joined to its place, so that no column changes its kind.

    The two columns beside its own have names that no table uses: PostgreSQL refuses one that stands there twice.
    """
    places = " UNION ALL ".join(f"SELECT {place} AS asked_nr" for place in range(len(said)))
    parts = " ".join(
        f"LEFT JOIN (SELECT {place} AS asked_nr, ROW_NUMBER() OVER () AS line_nr, q.*"  # noqa: S608
        f" FROM ({one.sql}) AS q) AS part{place} ON part{place}.asked_nr = which.asked_nr"
        for place, one in enumerate(said)
    )
    columns = ", ".join(f"part{place}.*" for place in range(len(said)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT which.asked_nr, {columns} FROM ({places}) AS which {parts}",  # noqa: S608  (words of the ORM's)
            [param for one in said for param in one.filled(at)],
        )
        lines = cursor.fetchall()
    found: list[list[tuple[Any, ...]]] = []
    start = 1
    for place, one in enumerate(said):
        own = sorted(line[start + 1 : start + 2 + one.width] for line in lines if line[0] == place and line[start + 1])
        found.append([line[1:] for line in own])
        start += 2 + one.width
    return found
