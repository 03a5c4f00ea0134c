"""Takes in a classification plan."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.core.errors import ArchiveError
from archive.import_plan import import_plan
from archive.wording import refusal
from directory import audit, whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK


class Command(BaseCommand):
    """./run manage import_plan FILE --body ID."""

    help = "Makes a CSV file the classification plan of a ministry (docs/formats/plan.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and the ministry."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--body", type=int, required=True, metavar="ID", help="as `duties` shows it")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401  (Django's own signature)
        """Says how many classes are in force."""
        at = timezone.now()
        try:
            body = whois.unit_facts(options["body"]).body_id
            count = import_plan(body, data=options["file"].read_bytes(), by=CLOCKWORK, at=at)
        except ArchiveError as error:
            audit.refused(error, by=CLOCKWORK, act="import_plan", about="command", at=at)
            raise CommandError(refusal(error)) from error
        except (OSError, NotWithinReachError) as error:
            raise CommandError(f"{options['file']} or the ministry is not there.") from error
        self.stdout.write(f"{count} classes are in force")
