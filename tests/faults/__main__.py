"""`python -m tests.faults [--rounds N] [--short] [--only NAME] [--seed N] [--json]`."""

import argparse
import json
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings


def main() -> int:
    """Sets up a place of its own, then tries everything; 1 when anything was lost or stayed unseen."""
    asked = argparse.ArgumentParser(prog="./run faults", description=sys.modules["tests.faults"].__doc__)
    asked.add_argument("--rounds", type=int, default=1, help="how often everything is tried, each time elsewhere")
    asked.add_argument("--short", action="store_true", help="a sample of the points, for the tests")
    asked.add_argument("--seed", type=int, default=1, help="another seed breaks at other moments")
    asked.add_argument("--json", action="store_true", help="the sums as the last line")
    asked.add_argument("--lying-disk", action="store_true", help="fsync lies: records must be seen to be lost")
    asked.add_argument("--chain", action="store_true", help="only the way of a letter, from its signature on")
    asked.add_argument("--only", default="", help="only faults whose name begins so")
    asked.add_argument("--seconds", type=float, help="begin nothing new after so many, of breaks and again of changes")
    asked.add_argument("--tables", type=Path, help="a database of empty tables, so that migrating costs nothing")
    options = asked.parse_args()
    memory = Path("/dev/shm")  # noqa: S108  (what is broken here may vanish; a disk in memory is quick)
    where = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="diwan-faults-", dir=where) as scratch:
        os.environ["DIWAN_DATA"] = str(Path(scratch) / "harness")  # noqa: TID251  (before the settings are read)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")  # noqa: TID251
        django.setup()
        for path in (settings.ROOT_URLCONF, *(name.rpartition(".")[0] for name in settings.MIDDLEWARE)):
            import_module(path)  # all code is read now: what is edited meanwhile is no fault
        from tests.faults.rounds import Rounds

        rounds = Rounds(folder=Path(scratch), seed=options.seed, short=options.short, only=options.only)
        rounds.lies, rounds.tables, rounds.seconds = options.lying_disk, options.tables, options.seconds
        rounds.chain = options.chain
        rounds.run(options.rounds)
    sys.stdout.write(rounds.table() + "\n")
    if options.json:
        sys.stdout.write(json.dumps(rounds.sums()) + "\n")
    return 1 if rounds.failed() else 0


if __name__ == "__main__":
    sys.exit(main())
