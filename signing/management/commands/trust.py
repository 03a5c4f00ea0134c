"""The trust list: `trust` shows it, `trust FILE --name NAME [--from DAY] [--until DAY]` recognises an authority.

`--intermediate FILE` takes in an authority below a recognised one, `--crl FILE` a revocation list, also our root's.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory import audit
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from signing import trust, wording
from signing.core.errors import SigningError
from signing.import_crl import import_crl
from signing.import_intermediate import import_intermediate
from signing.recognise import recognise


class Command(BaseCommand):
    """Shows the recognised authorities, or recognises one."""

    help = (
        "Shows the trust list, or puts an authority's certificate (PEM or DER) into it and signs it anew. "
        "Takes in authorities below the recognised ones, and revocation lists (PEM or DER)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, under which name, for which days."""
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--name", default="")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--until", dest="until_on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--intermediate", action="append", default=[], type=Path, metavar="FILE")
        parser.add_argument("--crl", action="append", default=[], type=Path, metavar="FILE")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Recognises, takes in, then shows."""
        at = timezone.now()
        try:
            if options["file"]:
                term = Term(from_on=options["from_on"] or day_of(at), until_on=options["until_on"])
                name = options["name"] or options["file"].stem
                recognise(options["file"].read_bytes(), name=name, term=term, by=CLOCKWORK, at=at)
            for path in options["intermediate"]:
                import_intermediate(path.read_bytes(), by=CLOCKWORK, at=at)
            for path in options["crl"]:
                self.stdout.write(f"taken in: revocation list of {import_crl(path.read_bytes(), by=CLOCKWORK, at=at)}")
            self._show(at)
        except SigningError as error:
            audit.refused(error, by=CLOCKWORK, act="trust", about="command", at=at)
            raise CommandError(wording.refusal(error)) from error
        except OSError as error:
            raise CommandError(str(error)) from error

    def _show(self, at: datetime) -> None:
        """One line each: authorities, what is below them, their revocation lists."""
        for item in trust.recognised():
            state = "trusted" if item.on(day_of(at)) else "not today"
            self.stdout.write(f"{item.sha256}  {item.from_on} – {item.until_on or '…'}  {state}  {item.name}")
        for voice in trust.voices():
            until = "no revocation list" if voice.until_at is None else f"list until {day_of(voice.until_at)}"
            state = "" if voice.until_at is None or voice.until_at > at else "  too old"
            self.stdout.write(f"{voice.sha256}  {until}{state}  {voice.name}")
