"""A migration that rebuilds a table on SQLite: the triggers that guard and count stand afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, connections, models
from pytest_django import DjangoDbBlocker

from config.doors.sqlite.base import DatabaseWrapper


class Kept(models.Model):
    word = models.CharField(max_length=10)

    class Meta:
        app_label = "tests"
        db_table = "kept"

    def __str__(self) -> str:
        return self.word


GUARD = "CREATE TRIGGER kept_stays BEFORE DELETE ON kept BEGIN SELECT RAISE(ABORT, 'kept 100%s is append-only'); END"
COUNT = 'CREATE TRIGGER other_counts AFTER INSERT ON other BEGIN INSERT INTO "kept" (word) VALUES (NEW.word); END'
APART = "CREATE TRIGGER other_stays BEFORE DELETE ON other BEGIN SELECT RAISE(ABORT, 'other stays'); END"


@pytest.fixture
def database(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[DatabaseWrapper]:
    """A file of its own: no migration is run for it."""
    made = DatabaseWrapper({**connections["default"].settings_dict, "NAME": tmp_path / "one.sqlite3", "OPTIONS": {}})
    with django_db_blocker.unblock():
        with made.schema_editor() as editor:
            editor.create_model(Kept)
            editor.execute("CREATE TABLE other (word varchar(10))")
        with made.cursor() as cursor:
            for sql in (GUARD, COUNT, APART):
                cursor.execute(sql)
        yield made
        made.close()


def triggers(database: DatabaseWrapper) -> set[str]:
    with database.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        return {sql for (sql,) in cursor.fetchall()}


def test_a_rebuilt_table_is_guarded_as_before(database: DatabaseWrapper) -> None:
    longer = models.CharField(max_length=20)
    longer.set_attributes_from_name("word")
    longer.model = Kept
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO other VALUES ('one')")
    with database.schema_editor() as editor:
        editor.alter_field(Kept, Kept._meta.get_field("word"), longer, strict=True)
    assert triggers(database) == {GUARD, COUNT, APART}
    with database.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'kept'")
        assert "varchar(20)" in cursor.fetchone()[0]
        cursor.execute("INSERT INTO other VALUES ('two')")
        cursor.execute("SELECT word FROM kept ORDER BY id")
        assert cursor.fetchall() == [("one",), ("two",)]
        with pytest.raises(IntegrityError, match="append-only"):
            cursor.execute("DELETE FROM kept")


def rebuilt_and_broken_off(database: DatabaseWrapper) -> None:
    with database.schema_editor() as editor:
        editor._remake_table(Kept)  # type: ignore[attr-defined]  # Django's own, not in its stubs
        raise RuntimeError


def test_a_migration_that_fails_leaves_the_triggers(database: DatabaseWrapper) -> None:
    with pytest.raises(RuntimeError):
        rebuilt_and_broken_off(database)
    assert triggers(database) == {GUARD, COUNT, APART}
