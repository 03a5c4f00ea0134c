"""The database as rows come in: one statement for the rows of a table, its words made once for so many of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

MOST_PARAMETERS = 900
"""In one statement: SQLite promises 999."""
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
"""Fields whose values every database takes as they are."""


Columns = Mapping[str, Any]
"""What a row holds, by the names its model gives; where a name is missing, the model's default."""


def insert(table: type[models.Model], rows: Sequence[Columns]) -> list[int]:
    """Writes new rows of a table whose keys the database gives, and returns these keys in the order of the rows.

    What `bulk_create` does, without an object for each row and without making the same statement anew each time.
    Raises IntegrityError, DatabaseError.
    """
    if not rows:
        return []
    database, columns, keys = connections[DEFAULT_DB_ALIAS], _columns(table), list[int]()
    most = MOST_PARAMETERS // len(columns)
    with database.cursor() as cursor:
        for start in range(0, len(rows), most):
            some = rows[start : start + most]
            given = [one.given(row, database) for row in some for one in columns]
            cursor.execute(_statement(table, len(some)), given)
            keys += [key for (key,) in cursor.fetchall()]
    return keys


def is_there(table: type[models.Model], column: str, value: str) -> bool:
    """Whether a row of the table has this value."""
    name = table._meta.db_table  # noqa: SLF001  (Django's own way to ask)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{name}" WHERE "{column}" = %s', [value])  # noqa: S608  (our own names)
        return cursor.fetchone() is not None


def taken(table: type[models.Model], columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """Deletes every row of the table that is there, and says what these columns held."""
    name = table._meta.db_table  # noqa: SLF001  (Django's own way to ask)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f'DELETE FROM "{name}" RETURNING {", ".join(columns)}')  # noqa: S608  (our own names)
        return list(cursor.fetchall())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A column, and how its values go in: as they are, or as the field writes them for this database."""

    field: "models.Field[Any, Any]"
    name: str
    is_plain: bool

    def given(self, row: Columns, database: BaseDatabaseWrapper) -> Any:  # noqa: ANN401  (whatever the database takes)
        value = row[self.name] if self.name in row else self.field.get_default()
        return value if self.is_plain else self.field.get_db_prep_save(value, database)


@lru_cache
def _columns(table: type[models.Model]) -> tuple[_Column, ...]:
    fields = table._meta.concrete_fields  # noqa: SLF001  (Django's own way to ask)
    return tuple(
        _Column(field=field, name=field.attname, is_plain=isinstance(field, _PLAIN))
        for field in fields
        if not field.primary_key
    )


@lru_cache(maxsize=1024)
def _statement(table: type[models.Model], count: int) -> str:
    """As SQLite and PostgreSQL take it: both give keys back in the order of the rows."""
    names = [f'"{one.field.column}"' for one in _columns(table)]
    marks = ", ".join([f"({', '.join(['%s'] * len(names))})"] * count)
    name = table._meta.db_table  # noqa: SLF001  (Django's own way to ask)
    return f'INSERT INTO "{name}" ({", ".join(names)}) VALUES {marks} RETURNING id'  # noqa: S608  (our own names)
