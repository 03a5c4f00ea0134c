"""Writes the package of an approved transfer."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.core.errors import ArchiveError
from archive.transfer import package
from archive.wording import refusal
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError

NO_LIST = "There is no such list for this person."


class Command(BaseCommand):
    """./run manage transfer LIST --out FILE --by PERSON."""

    help = "Writes the package of an approved transfer for the national archive (BagIt, in a ZIP)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which list, where to, and which archivist takes it."""
        parser.add_argument("list", type=int)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--by", required=True, help="user name of an archivist of the ministry")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401  (Django's own signature)
        """Writes the file; an existing one is not overwritten."""
        out, at = options["out"], timezone.now()
        if out.exists():
            raise CommandError(f"{out} exists already.")
        try:
            reach = whois.reach_of(whois.person_named(options["by"]), on=day_of(at))
        except NotWithinReachError as error:
            raise CommandError(NO_LIST) from error
        try:
            made = package(options["list"], reach=reach, at=at)
        except (ArchiveError, NotWithinReachError) as error:
            audit.refused(error, by=reach, act="transfer", about=f"list:{options['list']}", at=at)
            raise CommandError(refusal(error) if isinstance(error, ArchiveError) else NO_LIST) from error
        shutil.move(made, out)
        out.chmod(0o600)
        self.stdout.write(str(out))
