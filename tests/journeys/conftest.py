"""What a journey over a real connection needs: a database that can be emptied afterwards."""

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture
def emptied_afterwards(transactional_db: None) -> Iterator[None]:
    """Takes the append-only triggers away while the tables are emptied, and puts them back.

    Django empties every table after such a test, which the product's own tables refuse.
    """
    yield
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = cursor.fetchall()
        cursor.execute("PRAGMA foreign_keys = OFF")
        for name, _, _ in guards:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for table in sorted({table for _, table, _ in guards}):
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608  (names from the database's own list)
        for _, _, guard in guards:
            cursor.execute(guard)
        cursor.execute("PRAGMA foreign_keys = ON")
