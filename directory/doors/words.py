"""The database, asked in words that the ORM made before: making them costs more than what they find."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One question. The words may be kept; what they find is read each time."""

    sql: str
    params: tuple[Any, ...] = ()


def words_of(found: QuerySet[Any, Any]) -> Words | None:
    """The question that the query set asks; None where nothing can be found."""
    try:
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:
        return None
    return Words(sql=sql, params=tuple(params))


def rows_of(model: type[Row], words: Words) -> list[Row]:
    """What is found, as rows of the model; other columns stand beside its own."""
    return list(model._default_manager.raw(words.sql, words.params))  # noqa: SLF001  (Django's own name of it)


def day_in(value: str | date | None) -> date | None:
    """A day in a column that stands beside a row's own: a database without days of its own says it in characters."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def json_in(value: str | list[Any]) -> list[Any]:
    """A list in a column that stands beside a row's own: read back from its characters."""
    return json.loads(value) if isinstance(value, str) else value


def lines_of(every: Sequence[Words]) -> list[tuple[Any, ...]]:
    """What questions with the same columns find, in one: each line begins with its question's place."""
    sql = " UNION ALL ".join(f"SELECT {place}, line.* FROM ({one.sql}) AS line" for place, one in enumerate(every))  # noqa: S608  (words of the ORM's)
    with connection.cursor() as cursor:
        cursor.execute(sql, [param for one in every for param in one.params])
        return list(cursor.fetchall())
