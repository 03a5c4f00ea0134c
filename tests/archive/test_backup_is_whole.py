"""A backup that is not whole says what it lacks; a restore repeats erasures before anything is read."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from archive import backup as room
from archive.copy_objects import copy_objects
from archive.core.errors import ErasedError, MissingObjectError
from archive.core.leaf import EntryKind
from archive.doors import keystore
from archive.enter import enter
from archive.models import RecordKey
from archive.restore import replay_tombstones
from archive.shelf import key_of
from config.env import Place
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rows(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of a test is not in its folder; a file stands for its copy."""

    def copied(folder: Path) -> Path:
        (folder / room.DATABASE).write_bytes(b"rows")
        return folder / room.DATABASE

    monkeypatch.setattr(room, "_rows", copied)


def test_what_is_missing_or_damaged_is_named_and_the_rest_is_written(
    record_id: str, kept: Deposit, place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("backup", str(tmp_path / "whole"))
    assert "WRONG" not in capsys.readouterr().out
    waiting = kept()
    (place.vault / record_id[:2] / record_id / "letter.pdf").write_bytes(b"rotten")
    (place.vault / record_id[:2] / record_id / "source.json").unlink()
    (place.vault / waiting[:2] / waiting / "manifest.json").unlink()
    with pytest.raises(CommandError, match="not whole"):
        call_command("backup", str(tmp_path / "poorer"))
    said = capsys.readouterr().out
    assert f"WRONG   object_damaged: first {record_id}/letter.pdf" in said
    assert f"WRONG   object_missing: first {record_id}/source.json" in said
    assert f"WRONG   object_missing: {waiting}/manifest.json" in said
    assert len(list((tmp_path / "poorer").glob("*.tar"))) == 2


def test_what_the_second_copy_has_goes_whole_into_the_backup(
    record_id: str, place: Place, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.OBJECTS_SECOND = tmp_path / "second"
    copy_objects(by=CLOCKWORK, at=AT, limit=100)
    (place.vault / record_id[:2] / record_id / "letter.pdf").unlink()
    call_command("backup", str(tmp_path / "out"))
    assert "WRONG" not in capsys.readouterr().out


def test_erasures_are_repeated_in_both_places(record_id: str, kept: Deposit, place: Place, town: Town) -> None:
    other = kept()
    enter(EntryKind.TOMBSTONE, record_id=record_id, body={}, by=CLOCKWORK, at=AT)
    assert replay_tombstones(by=CLOCKWORK, at=AT) == 1
    assert not RecordKey.objects.filter(record_id=record_id).exists()
    with pytest.raises(MissingObjectError):
        keystore.kept(place.keys, record_id)
    with pytest.raises(ErasedError):
        key_of(record_id)
    assert key_of(other)
    assert replay_tombstones(by=CLOCKWORK, at=AT) == 1
    with pytest.raises(RuntimeError):
        replay_tombstones(by=town.rebwar.reach, at=AT)
