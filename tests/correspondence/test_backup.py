"""A backup taken while letters move: every file that a row of its database names is in it."""

import sqlite3
import tarfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from archive import backup as room
from archive.backup import backup
from archive.core.errors import BackupNotPossibleError
from archive.doors import postgresql, store
from config.env import Place
from correspondence.doors import files
from correspondence.models import Version
from correspondence.papers import kept_names
from correspondence.register import register
from directory.core.reach import CLOCKWORK
from tests.correspondence.paper_trail import a_letter, signed
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def copied(target: Path) -> None:
    """The test's own database as a file."""
    with sqlite3.connect(target) as copy:
        copy.executescript("PRAGMA foreign_keys=OFF;\n" + "\n".join(connection.connection.iterdump()))
    copy.close()


def test_a_letter_registered_meanwhile_keeps_its_files_in_the_backup(
    town: Town, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the copy is SQLite's")
    memo = signed(town, a_letter(town))

    def copy_then_register(_source: Path, target: Path) -> None:
        copied(target)
        with django_capture_on_commit_callbacks(execute=True):
            register(memo.ref, by=town.rebwar.reach, at=AT)

    monkeypatch.setattr(store, "copy_database", copy_then_register)
    made = backup(tmp_path, named=kept_names, by=CLOCKWORK, at=AT)
    with tarfile.open(made.data) as tar:
        names = set(tar.getnames())
        tar.extract(room.DATABASE, tmp_path, filter="data")
    with sqlite3.connect(tmp_path / room.DATABASE) as rows:
        found = rows.execute("SELECT frozen_file, signed_file FROM correspondence_version").fetchall()
    rows.close()
    assert {f"files/{name}" for row in found for name in row} <= names


def test_a_file_that_a_row_names_and_nobody_has_fails_the_backup(
    town: Town, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo = signed(town, a_letter(town))
    monkeypatch.setattr(store, "copy_database", lambda _source, target: copied(target))
    monkeypatch.setattr(postgresql, "is_used", lambda: False)
    lost = Version.objects.get(memo=memo).signed_file
    (place.files / lost).unlink()
    with pytest.raises(BackupNotPossibleError):
        backup(tmp_path, named=kept_names, by=CLOCKWORK, at=AT)
    assert not list(tmp_path.glob("diwan-*.tar"))


def test_folders_of_registered_letters_go_after_a_day(town: Town, django_capture_on_commit_callbacks: Any) -> None:
    from correspondence.tidy import tidy

    memo = signed(town, a_letter(town))
    with django_capture_on_commit_callbacks(execute=True):
        register(memo.ref, by=town.rebwar.reach, at=AT)
    assert tidy(by=CLOCKWORK, at=AT + timedelta(hours=23)) == 0
    assert files.folders() == (memo.ref,)
    assert not set(kept_names())
    assert tidy(by=CLOCKWORK, at=AT + timedelta(hours=25)) == 1
    assert files.folders() == ()
