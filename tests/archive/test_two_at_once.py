"""Two archivists, two clockworks: one effect."""

import tarfile
from pathlib import Path

import pytest
from django.db import connection

from archive.ask import ask_disposal
from archive.backup import Backup, backup
from archive.confirm import confirm
from archive.dispose import dispose
from archive.models import Disposal, Entry, Record
from config.env import Place
from directory.core.errors import AlreadySettledError
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit
from tests.archive.keeping import care_of
from tests.correspondence.conftest import Together
from tests.correspondence.conftest import together as together  # noqa: PLC0414  (a fixture)
from tests.town import AT, Town

pytestmark = pytest.mark.django_db
WORD = "صرف مخصصات الخطورة".encode()


def test_a_request_is_confirmed_once_and_a_record_is_buried_once(
    town: Town, kept: Deposit, place: Place, together: Together, tmp_path: Path
) -> None:
    care = care_of(town, kept)
    care.classed()
    asked = ask_disposal(care.listed(), by=care.nawal.reach, at=AT)
    answers = together(*[lambda: confirm(asked, by=care.idris.reach, at=AT)] * 3)
    assert sum(isinstance(answer, str) for answer in answers) == 1
    assert sum(isinstance(answer, AlreadySettledError) for answer in answers) == 2
    (told,) = together(count)
    assert isinstance(told, dict)
    assert told["DISPOSAL"] == 1
    if connection.vendor == "sqlite":
        assert any(holds_the_words(tar) for tar in backed_up(together, tmp_path / "before"))
    together(*[lambda: dispose(by=CLOCKWORK, at=AT)] * 3)
    together(lambda: dispose(by=CLOCKWORK, at=AT))
    (told,) = together(count)
    assert told == {"DISPOSAL": 1, "TOMBSTONE": 1, "DESTRUCTION": 1, "records": 0, "state": "done"}
    if connection.vendor == "sqlite":
        assert not any(holds_the_words(tar) for tar in backed_up(together, tmp_path / "after"))
        files = [path for path in place.data.glob("db.sqlite3*") if WORD in path.read_bytes()]
        assert files == []  # the database and its journal as they lie on disk


def backed_up(together: Together, folder: Path) -> tuple[Path, Path]:
    """Both files of a backup."""
    folder.mkdir()
    (made,) = together(lambda: backup(folder, by=CLOCKWORK, at=AT))
    assert isinstance(made, Backup)
    return made.data, made.keys


def holds_the_words(tar: Path) -> bool:
    """True when any file of the tar has them in the clear."""
    with tarfile.open(tar) as opened:
        files = [opened.extractfile(member) for member in opened]
        return any(WORD in file.read() for file in files if file is not None)


def count() -> dict[str, object]:
    kinds = {kind: Entry.objects.filter(kind=kind).count() for kind in ("DISPOSAL", "TOMBSTONE", "DESTRUCTION")}
    return {**kinds, "records": Record.objects.count(), "state": Disposal.objects.get().state}
