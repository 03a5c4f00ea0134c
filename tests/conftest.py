"""What every test stands on: its own place on disk, and the town.

The town's rows and keys are made once in a session by the real deeds, then put back from a snapshot:
certificates cost seconds, a test may not.
"""

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as house
from django.core import serializers
from pytest_django.fixtures import Settings

from config.env import Mode, Place
from directory.core.reach import CLOCKWORK
from signing.enrol import enrol
from signing.establish import BodyName, establish
from tests import town as cast
from tests.signing import softhsm

PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"  # nothing was gathered for a test
SNAPSHOT_ROOMS = ("directory", "signing")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings) -> Place:
    """A folder of its own for every test, cheap PINs and cheap passwords."""
    here = Place(data=tmp_path / "place", mode=Mode.DEMO).made()
    settings.PLACE = here
    settings.OBJECTS = settings.OBJECTS_SECOND = None
    settings.PIN_COST = cast.CHEAP_PIN_COST
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = here.static
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_STATIC}}
    return here


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The town as the first test that asked for it left it."""

    town: cast.Town
    rows: str
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
    return kept.town


def _snapshot(keys: Path) -> Snapshot:
    raised = cast.raise_town()
    _certify(raised)
    models = [model for room in SNAPSHOT_ROOMS for model in apps.get_app_config(room).get_models()]
    rows = [row for model in models for row in model._default_manager.order_by("pk")]
    shutil.copytree(house.PLACE.keys, keys)
    return Snapshot(town=raised, rows=serializers.serialize("json", rows), keys=keys)


def _certify(raised: cast.Town) -> None:
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
    for row in serializers.deserialize("json", kept.rows):
        row.save(force_insert=True)
    shutil.copytree(kept.keys, place.keys, dirs_exist_ok=True)
