"""Many counts and a few names in one question to the database: what stands around every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from directory.core.naming import Name
from directory.doors.words import Words, lines_of, words_of
from directory.models import Person, Tenure

Found = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was found: how many, or a name."""

    count: int
    name: Name


NOTHING = Told(count=0, name=Name(ar=""))
_NO_ROWS = Words(sql="SELECT 0, '', '', ''")


def count_of(found: Found) -> Words:
    """How many rows there are."""
    return _part("COUNT(*), '', '', ''", found.order_by().values("pk"))


def name_of(found: Found, name: str) -> Words:
    """The name in the columns that begin so, of the first row."""
    columns = {language: F(f"{name}_{language}") for language in ("ar", "ckb", "en")}
    return _part("1, ar, ckb, en", found.values(**columns)[:1])


def tell(parts: Mapping[str, Words]) -> dict[str, Told]:
    """All of them in one query, as they stand at one moment."""
    names, told = tuple(parts), dict.fromkeys(parts, NOTHING)
    for place, count, ar, ckb, en in lines_of(tuple(parts.values())):
        told[names[place]] = Told(count=count, name=Name(ar=ar, ckb=ckb, en=en))
    return told


def counts(parts: Mapping[str, Words]) -> dict[str, int]:
    """How many of each."""
    return {name: one.count for name, one in tell(parts).items()}


def seat(person_id: int, *, on: date) -> dict[str, Words]:
    """The person, the highest post that day and the body it is in, as the frame of a page names them."""
    rows = Tenure.objects.on(on).seated().highest().filter(person_id=person_id)
    return {
        "person": name_of(Person.objects.filter(pk=person_id), "name"),
        "post": name_of(rows, "post__title"),
        "body": name_of(rows, "post__unit__body__name"),
    }


def _part(columns: str, found: Found) -> Words:
    words = words_of(found)
    if words is None:
        return _NO_ROWS
    return Words(sql=f"SELECT {columns} FROM ({words.sql}) AS part", params=words.params)  # noqa: S608  (the ORM's)
