"""The demo's command."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo import found, guests, once, serve
from config.demo.errors import DemoError
from config.demo.progress import Progress

INTERRUPTED = 130
"""The exit code after Ctrl-C, as a shell gives it."""


def now() -> datetime:
    """The command's clock."""
    return datetime.now(UTC)


class Command(BaseCommand):
    """The demo ministries: in the browser, or once through without one."""

    help = "Makes the demo ministries and serves them; --once walks one letter through everything instead."
    requires_system_checks: list[str] = []  # noqa: RUF012  (the folder is made, closed, before it is checked)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What `./run demo` takes."""
        parser.add_argument("--fresh", action="store_true", help="remove an earlier demo and start over")
        parser.add_argument("--port", help="the port of the web server (8000)")
        parser.add_argument("--once", action="store_true", help="walk one letter through everything and end")
        parser.add_argument("--json", action="store_true", help="with --once: one JSON object as the last line")
        parser.add_argument("--out", type=Path, help="with --once: the folder for letter, proof and evidence")
        parser.add_argument("--inside", action="store_true", help="with --once: use the data folder as it is")

    def handle(self, *_args: object, **options: object) -> None:
        """Refuses production, then serves or walks; every refusal is one sentence."""
        if settings.PRODUCTION:
            message = "This is a production installation (DIWAN_MODE); the demo does not run here."
            raise CommandError(message)
        if settings.DATABASE is not None:
            message = "The demo keeps everything in its data folder: leave DIWAN_DATABASE out."
            raise CommandError(message)
        try:
            code = _once(options) if options["once"] else self._serve(options)
        except DemoError as error:
            raise CommandError(str(error)) from error
        except PermissionError as error:
            message = f"No permission to write {error.filename}."
            raise CommandError(message) from error
        except KeyboardInterrupt:
            sys.stderr.write(_stopped(is_once=bool(options["once"])))
            code = INTERRUPTED
        if code:
            sys.exit(code)

    def _serve(self, options: dict[str, object]) -> int:
        port = _port(options["port"])
        progress = Progress()
        settings.PLACE.made()
        self.check()  # an unsafe folder is refused now, not by the clockwork minutes later
        with serve.only_one(settings.PLACE.data):
            serve.require_free(port)
            if options["fresh"]:
                found.clear_away()
            found.make_tables(progress)
            ledger = found.opened(now, progress)
            found.give_keys(ledger, guests.SEATS, now, progress)
            found.write_first(ledger, now, progress)
            card = guests.card(ledger, settings.ADDRESS)
            return serve.serve(port, root=settings.BASE_DIR, ready=lambda: progress.say(card))


def _stopped(*, is_once: bool) -> str:
    """What Ctrl-C before the first page leaves, and how to go on."""
    if is_once:
        return "\nStopped before the letter was through: nothing was kept. The same command starts anew.\n"
    return (
        f"\nStopped before the demo was ready. What was made so far is kept in {settings.PLACE.data};"
        " the same command goes on from there.\n"
    )


def _once(options: dict[str, object]) -> int:
    given = options["out"]
    if not isinstance(given, Path):
        message = "Say where the letter and its proof shall go: --out DIR"
        raise DemoError(message)
    out = once.require_writable(given)
    if not options["inside"]:
        return _in_throw_away_folder([*sys.argv, "--inside"])
    outcome = once.run_once(out, now=now, progress=Progress())
    if options["json"]:
        sys.stdout.write(json.dumps(once.as_json(outcome), ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{name}: {value}\n" for name, value in once.as_json(outcome).items())
    return 0 if outcome.is_proved() else 1


def _in_throw_away_folder(command: list[str]) -> int:
    """The same command in a process of its own, whose data folder is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="diwan-") as folder:
        return subprocess.run(  # noqa: S603
            [_env(), f"DIWAN_DATA={folder}", "DIWAN_MODE=demo", sys.executable, *command], check=False
        ).returncode


def _port(given: object) -> int:
    """The port to serve on.

    Another one than the address names starts the command anew with that address: certificates carry it.
    """
    named = urlsplit(settings.ADDRESS).port or 8000
    if given is None:
        return named
    wanted = int(str(given)) if re.fullmatch(r"[0-9]{1,5}", str(given)) else 0
    if not 0 < wanted < 65536:
        message = f"{given} is not a port; choose one from 1024 to 65535."
        raise DemoError(message)
    if wanted == named:
        return named
    address = f"DIWAN_ADDRESS=http://127.0.0.1:{wanted}"
    return os.execv(_env(), [_env(), address, sys.executable, *sys.argv])  # noqa: S606


def _env() -> str:
    found_at = shutil.which("env")
    if found_at is None:
        message = "The command env is missing on this machine."
        raise DemoError(message)
    return found_at
