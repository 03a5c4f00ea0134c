"""What a journey over a real connection needs: a database that can be emptied afterwards."""

import shutil
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""


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


@pytest.fixture
def browser(emptied_afterwards: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A real browser; the town's pages are served with their static files."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps a loop in this thread
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()
