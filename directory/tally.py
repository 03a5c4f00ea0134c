"""Many counts and a few names in one question to the database: what stands around every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet

from directory.core.naming import Name
from directory.models import Person, Tenure

Found = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One count or name in the database's own words. The words may be kept; what they find is asked each time."""

    sql: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was found: how many, or a name."""

    count: int
    name: Name


NOTHING = Told(count=0, name=Name(ar=""))
_NO_ROWS = Part(sql="SELECT 0, '', '', ''")


def count_of(found: Found) -> Part:
    """How many rows there are."""
    return _part("COUNT(*), '', '', ''", found.order_by().values("pk"))


def name_of(found: Found, name: str) -> Part:
    """The name in the columns that begin so, of the first row."""
    columns = {language: F(f"{name}_{language}") for language in ("ar", "ckb", "en")}
    return _part("1, ar, ckb, en", found.values(**columns)[:1])


def tell(parts: Mapping[str, Part]) -> dict[str, Told]:
    """All of them in one query; each of them is the state of the same moment."""
    sql = " UNION ALL ".join(
        part.sql.replace("SELECT ", f"SELECT {place}, ", 1) for place, part in enumerate(parts.values())
    )
    params = [param for part in parts.values() for param in part.params]
    names, told = tuple(parts), dict.fromkeys(parts, NOTHING)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for place, count, ar, ckb, en in cursor.fetchall():
            told[names[place]] = Told(count=count, name=Name(ar=ar, ckb=ckb, en=en))
    return told


def counts(parts: Mapping[str, Part]) -> dict[str, int]:
    """How many of each."""
    return {name: one.count for name, one in tell(parts).items()}


def seat(person_id: int, *, on: date) -> dict[str, Part]:
    """The person, the highest post that day and the body it is in, as the frame of a page names them."""
    rows = Tenure.objects.on(on).seated().highest().filter(person_id=person_id)
    return {
        "person": name_of(Person.objects.filter(pk=person_id), "name"),
        "post": name_of(rows, "post__title"),
        "body": name_of(rows, "post__unit__body__name"),
    }


def _part(columns: str, found: Found) -> Part:
    try:
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:
        return _NO_ROWS
    return Part(sql=f"SELECT {columns} FROM ({sql}) AS part", params=tuple(params))  # noqa: S608  (words of the ORM's)
