"""What dropped words leave in the database's files."""

from types import SimpleNamespace

import pytest
from django.apps import apps

from archive.doors import wipe
from correspondence import traces


class Asked:
    """Stands for a PostgreSQL connection: keeps what it is asked."""

    vendor, in_atomic_block = "postgresql", False

    def __init__(self) -> None:
        self.said: list[str] = []

    def cursor(self) -> "Asked":
        return self

    def __enter__(self) -> SimpleNamespace:
        return SimpleNamespace(execute=self.said.append)

    def __exit__(self, *_: object) -> None:
        return


def test_every_table_in_which_words_were_dropped_is_vacuumed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked()
    monkeypatch.setattr(wipe, "connection", asked)
    traces.leave_none()
    (statement,) = asked.said
    named = set(statement.removeprefix("VACUUM ").split(", "))
    assert named >= {"archive_record", "correspondence_memo", "correspondence_version", "correspondence_attachment"}
    assert named <= {model._meta.db_table for model in apps.get_models()}
