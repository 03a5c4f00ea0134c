"""The backup's command."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.town import Town


def test_a_folder_that_is_missing_is_made(town: Town, tmp_path: Path) -> None:
    with pytest.raises(CommandError):  # a test's database is no file, so there is nothing to copy
        call_command("backup", tmp_path / "new" / "folder")
    assert (tmp_path / "new" / "folder").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_is_said_in_a_sentence(town: Town, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match="cannot be used as a folder"):
        call_command("backup", tmp_path / "file" / "folder")
