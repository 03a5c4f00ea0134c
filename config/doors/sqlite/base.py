"""The engine `config.doors.sqlite`: Django's own, whose schema editor keeps triggers."""

import re

from django.db.backends.sqlite3 import base, schema
from django.db.models import Model


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Changes tables."""

    def _remake_table(self, model: type[Model], *args: object, **named: object) -> None:
        """Rebuilds a table, as SQLite must to change a column, and puts every trigger back that speaks of it.

        SQLite drops a table's triggers with the table, silently; what is append-only would be so no longer. Triggers
        of other tables that name this one are taken away meanwhile too: it refuses to rename a table while they
        name one that is not there. All of it is in the migration's transaction.
        """
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")
            table = re.compile(rf"\b{re.escape(model._meta.db_table)}\b")  # noqa: SLF001  (Django's own way to ask)
            triggers = [(name, sql) for name, sql in cursor.fetchall() if table.search(sql)]
        for name, _ in triggers:
            self.execute(f'DROP TRIGGER "{name}"')
        super()._remake_table(model, *args, **named)  # type: ignore[misc]  # Django's own, not in its stubs
        for _, sql in triggers:
            self.execute(sql, params=None)  # a percent sign in it is no mark


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own with that editor."""

    SchemaEditorClass = DatabaseSchemaEditor
