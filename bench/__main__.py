"""`python -m bench [NAME…] [--json]`: in a data folder that is thrown away afterwards."""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("walk", "paper", "sign", "signing", "authorities", "judge", "archive", "search", "words", "trays", "registers")


def main() -> int:
    """Starts itself again with a throw-away data folder, and runs the named benchmarks there."""
    parser = argparse.ArgumentParser(prog="./run bench", description="Runs benchmarks and prints a table.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    parser.add_argument("--n", type=int, default=0, help="repetitions, where the benchmark lets one choose")
    parser.add_argument(
        "--size",
        choices=("10k", "100k", "1m"),
        default="100k",
        help="how large archive's log and search's index are",
    )
    parser.add_argument("--index", type=Path, help="a folder that keeps the large index of search for the next time")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if unknown := sorted(set(given.names) - set(NAMES)):
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are: {', '.join(NAMES)}")
    if given.inside:
        from bench.run import run  # noqa: PLC0415  (needs Django's settings, which read the environment)

        return run(tuple(given.names) or NAMES, count=given.n, as_json=given.json, size=given.size, index=given.index)
    command = shutil.which("env")
    if command is None:
        sys.exit("The command env is missing on this machine.")
    with tempfile.TemporaryDirectory(prefix="diwan-bench-") as folder:
        inside = [sys.executable, "-m", "bench", *sys.argv[1:], "--inside"]
        variables = [f"DIWAN_DATA={folder}", "DIWAN_MODE=demo", "DJANGO_SETTINGS_MODULE=config.settings"]
        return subprocess.run([command, *variables, *inside], check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
