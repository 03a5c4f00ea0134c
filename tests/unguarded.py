"""The database as whoever owns it has it: no trigger says no."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def unguarded(tables: str) -> Iterator[None]:
    """Tables whose names begin so, without their triggers; on PostgreSQL, where the tests own the server, all tables."""
    with connection.cursor() as cursor, transaction.atomic():
        if connection.vendor != "sqlite":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE %s"
        triggers = cursor.execute(found, [f"{tables}%"]).fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)
