"""Writes a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.backup import backup
from archive.core.errors import BackupNotPossibleError, StoreNotAnsweringError
from archive.core.examination import Fault
from archive.scrub import scrub, unplaced_faults
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
        lost, silence = _lost()  # first: what the second copy mends goes whole into the backup
        try:
            made = backup(folder, named=kept_names, by=CLOCKWORK, at=timezone.now())
        except BackupNotPossibleError as error:
            raise CommandError(refusal(error)) from error
        self.stdout.write(f"{made.files} files\ndata  {made.data}\nkeys  {made.keys}")
        self.stdout.write("Keep the two apart: together they open everything, and without the keys nothing opens.")
        for fault in lost:
            self.stdout.write(f"WRONG   {fault.code}: {fault.object}")
        if lost or silence:
            said = f"{len(lost)} objects that records name are missing or damaged; they are named above."
            raise CommandError(f"The backup is written, and not whole. {silence or said}")


def _lost() -> tuple[tuple[Fault, ...], str]:
    """The objects no store has whole any more, after mending; and why they could not be looked at, if so."""
    try:
        lost = scrub(by=CLOCKWORK, at=timezone.now(), whole=True).lost
    except StoreNotAnsweringError as error:
        return (), refusal(error)
    return (*lost, *unplaced_faults()), ""
