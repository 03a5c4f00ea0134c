"""Changes the archive's master key."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.core.errors import ArchiveError
from archive.rotate_master import retire_master, rotate_master
from archive.wording import refusal
from directory import audit
from directory.core.reach import CLOCKWORK


class Command(BaseCommand):
    """./run manage master_key change|retire [--token LABEL --library PATH]."""

    help = "Makes a new master key and wraps every record's key by it; later destroys the former one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which step, and where the new key lies."""
        parser.add_argument("step", choices=["change", "retire"])
        parser.add_argument("--token", default="", help="label of the PKCS #11 token whose key wraps the new one")
        parser.add_argument("--library", type=Path, help="the token's library")

    def handle(self, *_args: Any, step: str, token: str, library: Path | None, **_options: Any) -> None:  # noqa: ANN401  (Django's own)
        """Prints how many keys were wrapped anew, and what to do next."""
        if bool(token) is not bool(library):
            raise CommandError("Name both --token and --library, or neither.")
        try:
            if step == "retire":
                count = retire_master(by=CLOCKWORK)
                self.stdout.write(f"{count} keys wrapped anew. The former master key is destroyed. Take a backup now.")
                return
            count = rotate_master(by=CLOCKWORK, library=library, token=token)
        except ArchiveError as error:
            audit.refused(error, by=CLOCKWORK, act=f"master_key {step}", about="command", at=timezone.now())
            raise CommandError(refusal(error)) from error
        self.stdout.write(f"{count} keys wrapped anew. Take a backup, restart both processes, then: master_key retire")
