"""The clockwork's command."""

import signal
from argparse import ArgumentParser
from datetime import UTC, datetime
from threading import Event

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import clockwork
from config.demo.chore import letters_chore


def now() -> datetime:
    """The command's clock."""
    return datetime.now(UTC)


class Command(BaseCommand):
    """Runs what runs by the clock: the log, the index, the rest of the demo."""

    help = "Runs the clockwork until it is stopped (SIGTERM or Ctrl-C); --once does what is due and ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch."""
        parser.add_argument("--once", action="store_true", help="do everything that is due, then end")

    def handle(self, *_args: object, once: bool, **_options: object) -> None:
        """Takes the lease and turns the chores."""
        work = [*clockwork.chores(), *letters_chore(now)]
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        with clockwork.lease(settings.PLACE.data) as is_mine:
            if not is_mine:
                message = f"A clockwork is already running in {settings.PLACE.data}."
                raise CommandError(message)
            if once:
                clockwork.run_once(work, now=now)
            else:
                clockwork.run(work, now=now, stop=stop)
