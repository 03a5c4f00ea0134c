"""Puts a backup back and says what is missing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.core.canonical import Json
from archive.core.errors import BackupNotPossibleError
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.management.commands.verify_log import summary
from archive.restore import replay_tombstones, restore
from archive.stocktake import Depth, stocktake
from archive.wording import refusal
from directory.core.reach import CLOCKWORK


class Command(BaseCommand):
    """./run manage restore DATA.tar KEYS.tar."""

    help = "Puts a backup back into an empty data folder, checks log and vault, and says what is missing."
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own attribute; there is no database yet)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two files of a backup."""
        parser.add_argument("data", type=Path)
        parser.add_argument("keys", type=Path)

    def handle(self, *_args: Any, data: Path, keys: Path, **_options: Any) -> None:  # noqa: ANN401  (Django's own)
        """Prints what was found; the log learns of the restoration."""
        try:
            count = restore(data, keys=keys, by=CLOCKWORK)
        except BackupNotPossibleError as error:
            raise CommandError(refusal(error)) from error
        erased = replay_tombstones(by=CLOCKWORK)
        stock = stocktake(depth=Depth.VAULT)
        self.stdout.write(f"{count} files put back, {erased} erasures repeated\n{summary(stock)}")
        said: dict[str, Json] = {
            "backup": data.name,
            "size": stock.size,
            "root": stock.root,
            "wrong": len(stock.faults),
        }
        enter(EntryKind.RESTORE, body=said, by=CLOCKWORK, at=timezone.now())
        if stock.faults:
            raise CommandError(f"{len(stock.faults)} things are missing or damaged; they are named above.")
