"""What every test stands on: its own place on disk, and the town.

The town's rows and keys are made once in a session by the real deeds, then put back from a snapshot:
certificates cost seconds, a test may not.
"""

import gc
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as house
from django.db import connection
from django.db.migrations.state import ProjectState
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as effort
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from config.env import Mode, Place
from directory.core.reach import CLOCKWORK
from directory.http import use_digits
from signing.enrol import enrol
from signing.establish import BodyName, establish
from tests import town as cast
from tests.kept import stands, stands_nowhere
from tests.signing import softhsm

effort.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
effort.load_profile("house")  # a busy machine is no finding

PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"  # nothing was gathered for a test
SNAPSHOT_ROOMS = ("directory", "signing")
Rows = tuple[str, list[tuple[Any, ...]]]

gc.disable()  # until all tests are gathered: a collector that walks over what only grows costs as much as gathering


def pytest_collection_finish() -> None:
    """What was gathered lives as long as the session: the collector need not look at it again."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def house_language() -> None:
    """Every test begins in the house's language and digits, whatever page the one before it asked for."""
    translation.deactivate()
    use_digits("latn")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings) -> Place:
    """A folder of its own for every test, cheap PINs and cheap passwords."""
    here = Place(data=tmp_path / "place", mode=Mode.DEMO).made()
    stands_nowhere()
    settings.PLACE = here
    settings.OBJECTS = settings.OBJECTS_SECOND = None
    settings.PIN_COST = cast.CHEAP_PIN_COST
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = here.static
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_STATIC}}
    return here


def _itself_alone(_state: ProjectState, app_label: str, model_name: str, _delay: bool = False) -> set[tuple[str, str]]:  # noqa: FBT001, FBT002  (Django's own signature)
    """What is drawn anew when a migration changes a model: the model.

    Django draws all that hang together anew, 15,000 times in 90 migrations, for code that wants to walk from one to
    the other; ours does not. tests/servers/test_tables.py holds the tables against those of Django's own way.
    """
    return {(app_label, model_name.lower())}


@pytest.fixture(scope="session")
def ready_tables(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> Iterator[Path | None]:
    """Where the empty tables wait between sessions: all migrations cost seconds, a copy of what they made does not.

    The file's name is the hash of every migration and of the lock; Django's own migrate still runs over the copy.
    """
    if connection.vendor != "sqlite":
        yield None
        return
    root = request.config.rootpath
    made_by = [root / "requirements.lock", *sorted(root.glob("*/migrations/*.py"))]
    told = b"".join(b"%s\0%s\0" % (path.name.encode(), path.read_bytes()) for path in made_by)
    kept = root / ".pytest_cache" / f"tables-{hashlib.sha256(told).hexdigest()[:32]}.sqlite3"
    with closing(sqlite3.connect(connection.creation._get_test_db_name(), uri=True)) as tables:  # type: ignore[attr-defined]
        if kept.exists():
            with closing(sqlite3.connect(kept)) as source:
                source.backup(tables)
        with pytest.MonkeyPatch.context() as changed:
            changed.setattr(ProjectState, "_find_reload_model", _itself_alone)
            yield kept  # the connection stays: tables in memory go with the last of them


@pytest.fixture(scope="session")
def django_db_setup(ready_tables: Path | None, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database; its empty tables are kept for the next session."""
    if ready_tables is None or ready_tables.exists():
        return
    ready_tables.parent.mkdir(exist_ok=True)
    copied = ready_tables.with_suffix(f".{os.getpid()}")  # workers copy at the same time; the last rename stays
    with django_db_blocker.unblock(), closing(sqlite3.connect(copied)) as target:
        connection.ensure_connection()
        connection.connection.backup(target)
    for old in ready_tables.parent.glob("tables-*.sqlite3"):
        old.unlink(missing_ok=True)
    copied.replace(ready_tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The town as the first test that asked for it left it: an INSERT and its rows for every table."""

    town: cast.Town
    rows: tuple[Rows, ...]
    keys: Path


@cache
def _snapshots() -> dict[str, Snapshot]:
    return {}


@pytest.fixture(scope="session")
def kept_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the town's keys wait between tests."""
    return tmp_path_factory.mktemp("town") / "keys"


@pytest.fixture(scope="session")
def soft_tokens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of two empty tokens; a process reads its configuration once."""
    return softhsm.raise_tokens(tmp_path_factory.mktemp("softhsm"))


@pytest.fixture
def town(db: None, place: Place, kept_keys: Path) -> cast.Town:
    """The cast, with certificates and keys: two ministries, the audit board, everybody on a post."""
    kept = _snapshots().get("town")
    if kept is None:
        kept = _snapshot(kept_keys)
        _snapshots()["town"] = kept
    else:
        _put_back(kept, place)
    stands("town")
    return kept.town


def _snapshot(keys: Path) -> Snapshot:
    raised = cast.raise_town()
    certify(raised)
    models = [
        model for room in SNAPSHOT_ROOMS for model in apps.get_app_config(room).get_models(include_auto_created=True)
    ]
    shutil.copytree(house.PLACE.keys, keys)
    return Snapshot(town=raised, rows=tuple(_rows(model._meta.db_table) for model in models), keys=keys)


def _rows(table: str) -> Rows:
    """The table as the driver gives it: what a model would make of it costs more than most tests."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608  (names from our own models)
        columns = [f'"{column[0]}"' for column in cursor.description]
        into = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({", ".join(["%s"] * len(columns))})'  # noqa: S608
        return into, [tuple(row) for row in cursor.fetchall()]


def certify(raised: cast.Town) -> None:
    """The ministries' authorities, and a key for everybody who signs."""
    bodies = [
        BodyName(body_id=raised.planning, name_en="Ministry of Planning", name_ar="وزارة التخطيط"),
        BodyName(body_id=raised.finance, name_en="Ministry of Finance", name_ar="وزارة المالية"),
    ]
    establish(bodies=bodies, by=CLOCKWORK, at=cast.AT)
    for username in cast.SIGNERS:
        citizen = getattr(raised, username)
        body = raised.finance if username == "huda" else raised.planning
        enrol(
            citizen.person_id,
            name=citizen.name.en,
            organisation=next(one.name_en for one in bodies if one.body_id == body),
            pin=cast.PIN,
            by=CLOCKWORK,
            at=cast.AT,
        )


def _put_back(kept: Snapshot, place: Place) -> None:
    with connection.cursor() as cursor:
        for into, rows in kept.rows:
            if rows:
                cursor.executemany(into, rows)
    shutil.copytree(kept.keys, place.keys, dirs_exist_ok=True)


@pytest.fixture
def any_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test that goes forward in time and signs earlier again, as no clock may (signing/core/clock.py)."""
    monkeypatch.setattr("signing.core.clock.MOST_BEHIND", timedelta(days=365))
