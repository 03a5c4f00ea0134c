"""Several questions in one: the way to the database is gone once, whatever a page has to ask."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Answer = TypeVar("Answer")
First = TypeVar("First")
Second = TypeVar("Second")
Third = TypeVar("Third")


class Question(Generic[Answer]):
    """What is to be found, and what is read out of it: how a room lets its answer be asked with another's."""

    def __init__(self, *found: QuerySet[Any, Any], read: Callable[..., Answer]) -> None:
        self.found, self.read = found, read

    def answer(self) -> Answer:
        """Asked alone."""
        (answer,) = _answers(self)
        return cast("Answer", answer)


def both(first: Question[First], second: Question[Second]) -> tuple[First, Second]:
    """The answers to two questions, in one query."""
    one, two = _answers(first, second)
    return cast("tuple[First, Second]", (one, two))


def all_three(first: Question[First], second: Question[Second], third: Question[Third]) -> tuple[First, Second, Third]:
    """The answers to three questions, in one query."""
    one, two, three = _answers(first, second, third)
    return cast("tuple[First, Second, Third]", (one, two, three))


def _answers(*questions: Question[Any]) -> list[object]:
    found = iter(together(*(part for one in questions for part in one.found)))
    return [one.read(*(next(found) for _ in one.found)) for one in questions]


def pair(first: Question[First], second: Question[Second]) -> Question[tuple[First, Second]]:
    """Two questions as one, to be asked with others."""
    many = len(first.found)
    return Question(
        *first.found, *second.found, read=lambda *found: (first.read(*found[:many]), second.read(*found[many:]))
    )


def listed(questions: Sequence[Question[list[Answer]]]) -> Question[list[Answer]]:
    """Questions of one sort as one, to be asked with others: their answers one after the other."""

    def read(*found: list[Any]) -> list[Answer]:
        rows = iter(found)
        return [line for one in questions for line in one.read(*(next(rows) for _ in one.found))]

    return Question(*(part for one in questions for part in one.found), read=read)


def together(*asked: QuerySet[Any, Any]) -> list[list[Any]]:
    """What each of these finds by itself, in its own order, in one query; a question that finds nothing asks nothing.

    A line has the columns of all, and is filled for the one that found it. None may be distinct by what it is ordered
    by: that would add columns of its own.
    """
    found: list[list[Any]] = [[] for _ in asked]
    if len(asked) == 1:
        return [list(asked[0])]
    said = {place: one for place, query in enumerate(asked) if (one := _Said.of(query)) is not None}
    if not said:
        return found
    rows = _rows(list(said.values()))
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

    @classmethod
    def of(cls, asked: QuerySet[Any, Any]) -> "_Said | None":
        """None where nothing can be found."""
        try:
            return cls(asked)
        except EmptyResultSet:
            return None

    def found(self, lines: list[tuple[Any, ...]]) -> list[Any]:
        """What its query set would have made of these lines, had it asked by itself."""
        query: Any = self.asked.query
        self.compiler.execute_sql = lambda *_, **__: [lines]
        query.get_compiler = lambda *_, **__: self.compiler
        return list(self.asked)


def _rows(said: list[_Said]) -> list[list[tuple[Any, ...]]]:
    """The lines of each, in its own order. Each is joined to its place, so that no column changes its kind."""
    places = " UNION ALL ".join(f"SELECT {place} AS place" for place in range(len(said)))
    parts = " ".join(
        f"LEFT JOIN (SELECT {place} AS place, ROW_NUMBER() OVER () AS nr, q.* FROM ({one.sql}) AS q) AS part{place}"  # noqa: S608
        f" ON part{place}.place = which.place"
        for place, one in enumerate(said)
    )
    columns = ", ".join(f"part{place}.*" for place in range(len(said)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT which.place, {columns} FROM ({places}) AS which {parts}",  # noqa: S608  (words of the ORM's)
            [param for one in said for param in one.params],
        )
        lines = cursor.fetchall()
    found: list[list[tuple[Any, ...]]] = []
    start = 1
    for place, one in enumerate(said):
        own = sorted(line[start + 1 : start + 2 + one.width] for line in lines if line[0] == place and line[start + 1])
        found.append([line[1:] for line in own])
        start += 2 + one.width
    return found
