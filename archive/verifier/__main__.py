"""python -m archive.verifier BUNDLE [--trust PEM] [--log-key FILE] [--checkpoint FILE] [--witnesses FILE] [--json].

Exit 0: everything holds. 1: something is false. 2: something could not be decided. 3: not an evidence bundle.
"""

import argparse
import json
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from archive.core.checkpoint import key_from
from archive.core.errors import CheckpointNotValidError, WatchNotValidError
from archive.core.watch import watch_from
from archive.verifier.opinion import clock, opinion
from archive.verifier.walk import Known, Outcome, Step, walk, worst


def main(arguments: list[str]) -> int:
    """Walks through the bundle, prints each step, returns the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        data = asked.bundle.read_bytes()
        trust = tuple(der for path in asked.trust for der in _certificates(path))
        key = key_from(asked.log_key.read_text("utf-8")) if asked.log_key else None
        checkpoint = asked.checkpoint.read_text("utf-8") if asked.checkpoint else ""
        watch = watch_from(asked.witnesses.read_text("utf-8")) if asked.witnesses else None
    except (OSError, ValueError, CheckpointNotValidError, WatchNotValidError) as error:
        print(f"cannot read what was named: {error}", file=sys.stderr)  # noqa: T201  (a command speaks)
        return Outcome.NOT_READABLE
    known = Known(log_key=key, checkpoint=checkpoint, watch=watch)
    steps = walk(data, known=known, opinion=opinion(trust), clock=clock(trust))
    print(_report(steps, as_json=asked.json))  # noqa: T201
    return worst(steps)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m archive.verifier", description="Checks an evidence bundle.")
    parser.add_argument("bundle", type=Path, help="the ZIP")
    parser.add_argument("--trust", type=Path, action="append", default=[], help="root certificates you trust, PEM")
    parser.add_argument("--log-key", type=Path, help="the log's published key")
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint of the log you got elsewhere")
    parser.add_argument(
        "--witnesses", type=Path, help="the witnesses you trust and their quorum, as docs/formats/watch.md"
    )
    parser.add_argument("--json", action="store_true", help="one JSON line")
    return parser


def _certificates(path: Path) -> list[bytes]:
    return [found.public_bytes(Encoding.DER) for found in x509.load_pem_x509_certificates(path.read_bytes())]


def _report(steps: tuple[Step, ...], *, as_json: bool) -> str:
    if as_json:
        lines = [{"step": s.number, "name": s.name, "outcome": s.outcome.name, "text": s.text} for s in steps]
        return json.dumps({"outcome": worst(steps).name, "steps": lines}, ensure_ascii=False)
    lines_of_text = [f"{s.number}. {s.name:<11} {s.outcome.name:<12} {s.text}" for s in steps]
    return "\n".join([*lines_of_text, f"   {'whole':<11} {worst(steps).name}"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
