"""`archive`, one leaf more: in a log of ten thousand and in a longer one, in turn, each by a process of its own."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import django

from bench.measure import Row, compared, row, timed

TIMES = 101
LEAST = "10k"


def copied(folder: Path) -> None:
    """A copy of the data folder as it is now, without the objects."""
    from django.conf import settings  # noqa: PLC0415  (after set-up)
    from django.db import connection  # noqa: PLC0415

    connection.close()  # the last to leave writes the journal back
    shutil.copytree(settings.PLACE.data, folder, ignore=shutil.ignore_patterns("vault", "pool"))


def run(name: str, *, small: Path) -> Iterator[Row]:
    """Appends at this size; at every size but the least beside as many in the copy of that."""
    from django.conf import settings  # noqa: PLC0415  (after set-up)

    places = {LEAST: small, name: settings.PLACE.data}
    took: dict[str, list[float]] = {one: [] for one in places}
    with ExitStack() as stack:
        ask = {one: stack.enter_context(_appender(place)) for one, place in places.items()}
        for _ in range(TIMES):
            for one, child in ask.items():
                took[one].append(_asked(child))
    case = f"append one leaf at {name}"
    if name == LEAST:
        yield row("archive", case, took[name])
    else:
        what = f"in turn at {LEAST}, {median(took[LEAST]):.2f} ms"
        yield compared(case, took[name], ours=median(took[name]), theirs=median(took[LEAST]), what=what, most=1.5)


@contextmanager
def _appender(place: Path) -> Iterator[subprocess.Popen[str]]:
    variables = [f"DIWAN_DATA={place}", "DIWAN_MODE=demo", "DJANGO_SETTINGS_MODULE=config.settings"]
    command = [shutil.which("env") or "env", *variables, sys.executable, "-m", "bench.appends"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603
        _asked(child)  # warm
        yield child
        if child.stdin is not None:
            child.stdin.close()


def _asked(child: subprocess.Popen[str]) -> float:
    if child.stdin is None or child.stdout is None:
        message = "a child without pipes"
        raise RuntimeError(message)
    child.stdin.write("\n")
    child.stdin.flush()
    return float(child.stdout.readline())


def main() -> None:
    """For each line one append; says how many ms it took."""
    django.setup()
    from archive.integrate import integrate  # noqa: PLC0415  (after set-up)
    from bench import generated  # noqa: PLC0415
    from bench.place import now  # noqa: PLC0415
    from directory.core.reach import CLOCKWORK  # noqa: PLC0415

    generated.RECORDS = 0
    for _ in sys.stdin:
        generated.pending(1)
        print(timed(lambda: integrate(by=CLOCKWORK, at=now())), flush=True)


if __name__ == "__main__":
    main()
