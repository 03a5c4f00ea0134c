"""The database's own leftovers: what was deleted must leave its files too, not only its answers."""

from django.db import connection

TABLES = ("archive_record", "archive_recordkey", "archive_readertoken")


def settle(*beside: str) -> None:
    """Brings deletions into the files now. SQLite zeroes what it frees (secure_delete) and empties its journal here.

    PostgreSQL is asked to vacuum the archive's tables and those beside; its write-ahead log leaves the disk by its own
    retention. Inside a transaction nothing can be brought anywhere yet: the next call does it.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f"VACUUM {', '.join((*TABLES, *beside))}")
