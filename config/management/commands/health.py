"""The health board with the archive's: what certificates, files and kept records rest on, and until when."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from archive import health
from archive.watch import Standing, alarms
from archive.wording import alarm
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK
from signing.management.commands.health import Command as Certificates


class Command(Certificates):
    """./run manage health: signing's board, and below it the archive's when no files are named.

    Ends in an error while an alarm of the log stands.
    """

    def handle(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Shows the certificates or the files, then the records."""
        super().handle(*arguments, **options)
        if not options["files"]:
            self._show_records(health.health(reach=CLOCKWORK, at=timezone.now()))
            self._show_alarms(alarms(reach=CLOCKWORK))

    def _show_records(self, board: health.Health) -> None:
        self.stdout.write(
            f"\n{board.records} records kept, {board.due} due for renewal, {board.renewed} renewed, "
            f"{board.failed} failed at the last try, {board.unknown} not looked at yet"
        )
        for line in board.lines:
            rest = line.rest
            self.stdout.write(
                f"{line.count:>7}  {line.state:<6} {rest.algorithm} {rest.digest}  until {day_of(line.until)}  "
                f"{rest.holder}, certified by {rest.authority}"
            )
        if board.is_blocked:
            self.stdout.write("A time stamp of today would not hold longer: a new time authority is needed first.")

    def _show_alarms(self, standing: tuple[Standing, ...]) -> None:
        for one in standing:
            self.stdout.write(f"ALARM  since {day_of(one.at)}  {alarm(one)}")
        if standing:
            raise CommandError(f"{len(standing)} alarms of the log stand.")
