"""A database on disk, for tests in which several hands reach for the same row at once."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from config.env import Place

Together = Callable[..., list[object]]


@pytest.fixture
def together(db: None, place: Place) -> Iterator[Together]:
    """Runs functions at once, each in a thread with its own connection to a file that holds the rows so far.

    Gives their results in order, an exception being the result of who raised it.
    """
    settings = connections.settings["default"]
    before = settings["NAME"]

    def run(*acts: Callable[[], object]) -> list[object]:
        if not place.database.exists():
            _copy_to(place.database)
        settings["NAME"] = place.database
        try:
            with ThreadPoolExecutor(len(acts)) as pool:
                return list(pool.map(_alone, acts))
        finally:
            settings["NAME"] = before

    yield run
    settings["NAME"] = before


def _copy_to(path: object) -> None:
    connection.ensure_connection()
    with sqlite3.connect(str(path)) as target:
        target.executescript("PRAGMA foreign_keys=OFF;\n" + "\n".join(connection.connection.iterdump()))
    target.close()


def _alone(act: Callable[[], object]) -> object:
    try:
        return act()
    except Exception as error:  # noqa: BLE001  (the test judges it)
        return error
    finally:
        connections.close_all()
