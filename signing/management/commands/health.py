"""The health board: `health [FILE…] [--before DAY] [--renew FOLDER]`."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory.core.day import day_of
from paper.core.errors import PaperError
from signing import health, wording
from signing.concerns import concerns
from signing.core.errors import SigningError
from signing.core.health import BoardLine
from signing.renew import renew


class Command(BaseCommand):
    """Shows what rests on which algorithm, authority and time authority, and renews what ends soon."""

    help = "Shows what certificates, or signed PDFs, rest on and until when; renews the PDFs that end before a day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which files, and what to renew."""
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--renew", type=Path, metavar="FOLDER", help="where the renewed files go")
        parser.add_argument("--before", type=date.fromisoformat, metavar="YYYY-MM-DD", help="only what ends before it")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Counts, shows, renews."""
        try:
            if not options["files"]:
                self._show(health.board(timezone.now()))
                for one in concerns(timezone.now()):
                    self.stdout.write(f"! {wording.concern(one)}")
                return
            rests = {path: health.rests_on(path.read_bytes()) for path in options["files"]}
            self._show(health.board_of(rest for found in rests.values() for rest in found))
            for path, found in rests.items():
                until = health.holds_until(found)
                is_due = until is not None and (options["before"] is None or day_of(until) < options["before"])
                if options["renew"] and is_due:
                    self._renew(path, options["renew"] / path.name)
        except SigningError as error:
            raise CommandError(wording.refusal(error)) from error
        except (OSError, PaperError) as error:
            raise CommandError(str(error) or type(error).__name__) from error

    def _show(self, lines: tuple[BoardLine, ...]) -> None:
        """One line each."""
        for line in lines:
            days = f"{day_of(line.first_until)} – {day_of(line.last_until)}"
            self.stdout.write(f"{line.count:>7}  {line.what:<12} {line.algorithm:<9} {days}  {line.authority}")

    def _renew(self, path: Path, target: Path) -> None:
        """A later time stamp; an existing file is never overwritten."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(renew(path.read_bytes()))
        self.stdout.write(f"renewed: {target}")
