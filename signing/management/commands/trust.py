"""The trust list: `trust` shows it, `trust FILE --name NAME [--from DAY] [--until DAY]` recognises an authority."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory.core.day import day_of
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from signing import trust, wording
from signing.core.errors import SigningError
from signing.recognise import recognise


class Command(BaseCommand):
    """Shows the recognised authorities, or recognises one."""

    help = "Shows the trust list, or puts an authority's certificate (PEM or DER) into it and signs it anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, under which name, for which days."""
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--name", default="")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--until", dest="until_on", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Recognises, then shows."""
        at = timezone.now()
        try:
            if options["file"]:
                term = Term(from_on=options["from_on"] or timezone.localdate(), until_on=options["until_on"])
                name = options["name"] or options["file"].stem
                recognise(options["file"].read_bytes(), name=name, term=term, by=CLOCKWORK, at=at)
            for item in trust.recognised():
                state = "trusted" if item.on(day_of(at)) else "not today"
                self.stdout.write(f"{item.sha256}  {item.from_on} – {item.until_on or '…'}  {state}  {item.name}")
        except SigningError as error:
            raise CommandError(wording.refusal(error)) from error
        except OSError as error:
            raise CommandError(str(error)) from error
