"""Writes a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.backup import backup
from archive.core.errors import BackupNotPossibleError
from archive.wording import refusal
from correspondence.papers import kept_names
from directory.core.reach import CLOCKWORK


class Command(BaseCommand):
    """./run manage backup FOLDER."""

    help = "Writes two files into FOLDER: all data, and apart from it all keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:  # noqa: ANN401  (Django's own signature)
        """Prints the two paths."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{folder} cannot be used as a folder: {error.strerror}.") from error
        try:
            made = backup(folder, named=kept_names, by=CLOCKWORK, at=timezone.now())
        except BackupNotPossibleError as error:
            raise CommandError(refusal(error)) from error
        self.stdout.write(f"{made.files} files\ndata  {made.data}\nkeys  {made.keys}")
        self.stdout.write("Keep the two apart: together they open everything, and without the keys nothing opens.")
