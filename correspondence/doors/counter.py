"""The database's own counter of a table's keys."""

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model


def behind_all(table: type[Model]) -> None:
    """The counter stands behind every key of the table: rows were put back under their old ones."""
    with connection.cursor() as cursor:
        for command in connection.ops.sequence_reset_sql(no_style(), [table]):
            cursor.execute(command)
