"""The database as rows come in: one statement for the rows of a table, its words made once for so many of them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

MOST_PARAMETERS = 900
"""In one statement: SQLite promises 999."""


def insert(rows: Sequence[models.Model]) -> None:
    """Writes new rows of one table whose keys the database gives, and tells each its key.

    What `bulk_create` does, without making the same statement anew each time. Raises IntegrityError, DatabaseError.
    """
    if not rows:
        return
    database, table = connections[DEFAULT_DB_ALIAS], type(rows[0])
    fields = _columns(table)
    most = MOST_PARAMETERS // len(fields)
    with database.cursor() as cursor:
        for start in range(0, len(rows), most):
            some = rows[start : start + most]
            given = [field.get_db_prep_save(getattr(row, field.attname), database) for row in some for field in fields]
            cursor.execute(_statement(table, len(some)), given)
            for row, (key,) in zip(some, cursor.fetchall(), strict=True):
                row.pk = key


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


@lru_cache
def _columns(table: type[models.Model]) -> tuple["models.Field[Any, Any]", ...]:
    fields = table._meta.concrete_fields  # noqa: SLF001  (Django's own way to ask)
    return tuple(field for field in fields if not field.primary_key)


@lru_cache(maxsize=1024)
def _statement(table: type[models.Model], count: int) -> str:
    """As SQLite and PostgreSQL take it: both give keys back in the order of the rows."""
    columns = ", ".join(f'"{field.column}"' for field in _columns(table))
    marks = ", ".join([f"({', '.join(['%s'] * len(_columns(table)))})"] * count)
    name = table._meta.db_table  # noqa: SLF001  (Django's own way to ask)
    return f'INSERT INTO "{name}" ({columns}) VALUES {marks} RETURNING id'  # noqa: S608  (our own names)
