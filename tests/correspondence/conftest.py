"""A database on disk, for tests in which several hands reach for the same row at once."""

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from config.env import Place

Together = Callable[..., list[object]]


@pytest.fixture
def together(db: None, place: Place) -> Iterator[Together]:
    """Runs functions at once, each in a thread with its own connection to a file that holds the rows so far.

    Gives their results in order, an exception being the result of who raised it.
    """
    settings = connections.settings["default"]
    before = settings["NAME"]
    copies: list[str] = []

    def run(*acts: Callable[[], object]) -> list[object]:
        if not copies:
            copies.append(_copied_postgresql() if connection.vendor == "postgresql" else _copied_sqlite(place.database))
        settings["NAME"] = copies[0]
        try:
            with ThreadPoolExecutor(len(acts)) as pool:
                return list(pool.map(_alone, acts))
        finally:
            settings["NAME"] = before

    yield run
    if copies and connection.vendor == "postgresql":
        with connection._nodb_cursor() as server:
            server.execute(f'DROP DATABASE "{copies[0]}"')


def _copied_sqlite(path: Path) -> str:
    connection.ensure_connection()
    with sqlite3.connect(str(path)) as target:
        target.executescript("PRAGMA foreign_keys=OFF;\n" + "\n".join(connection.connection.iterdump()))
    target.close()
    return str(path)


def _copied_postgresql() -> str:
    """A database with the rows of the test's open transaction, and the sequences where they stand."""
    settings = connections.settings["default"]
    before, name = settings["NAME"], f"{settings['NAME']}_together"
    with connection._nodb_cursor() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
    with connection.cursor() as source:
        source.execute("SET CONSTRAINTS ALL IMMEDIATE")
        dump = [
            "pg_dump",
            "--schema-only",
            "--no-owner",
            "--host",
            settings["HOST"],
            "--username",
            settings["USER"],
            before,
        ]
        words = {"PATH": os.defpath, "PGPASSWORD": settings["PASSWORD"]}
        schema = subprocess.run(dump, env=words, capture_output=True, text=True, check=True).stdout
        source.execute(
            "SELECT relname, relkind FROM pg_class WHERE relkind IN ('r', 'S') AND relnamespace = 'public'::regnamespace"
        )
        found = source.fetchall()
        target = connections.create_connection("default")
        target.settings_dict = {**settings, "NAME": name}
        try:
            _fill(target, source, schema, found)
        finally:
            target.close()
    return name


def _fill(target: BaseDatabaseWrapper, source: CursorWrapper, schema: str, found: list[tuple[str, str]]) -> None:
    with target.cursor() as cursor:
        cursor.execute(_sql_alone(schema))
        cursor.execute("SET search_path = public")
        cursor.execute("SET session_replication_role = replica")  # no foreign keys, no triggers
        for name, kind in found:
            if kind == "S":
                source.execute(f'SELECT last_value, is_called FROM "{name}"')  # noqa: S608  (names from the database's own list)
                cursor.execute("SELECT setval(%s, %s, %s)", [f'"{name}"', *source.fetchone()])
                continue
            with source.copy(f'COPY "{name}" TO STDOUT') as rows, cursor.copy(f'COPY "{name}" FROM STDIN') as into:
                for row in rows:
                    into.write(row)


def _sql_alone(script: str) -> str:
    """The script without the commands of psql itself."""
    return "\n".join(line for line in script.splitlines() if not line.startswith("\\"))


def _alone(act: Callable[[], object]) -> object:
    try:
        return act()
    except Exception as error:  # noqa: BLE001  (the test judges it)
        return error
    finally:
        connections.close_all()
