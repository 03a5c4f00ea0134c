"""The verifier's command line: what is asked, the walk, the report."""

import argparse
import sys
from contextlib import suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from archive.core.checkpoint import NoteKey, key_from, parse
from archive.core.errors import CheckpointNotValidError, WatchNotValidError
from archive.core.watch import watch_from
from archive.verifier.opinion import clock, endorser, opinion
from archive.verifier.report import LANGUAGES, UNREADABLE, as_json, report
from archive.verifier.walk import Known, Outcome, walk, worst


def run(arguments: list[str]) -> int:
    """Walks through the bundle, prints each step, returns the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        data = asked.bundle.read_bytes()
        trust = tuple(der for path in asked.trust for der in _certificates(path))
        key = _log_key(asked.log_key.read_text("utf-8")) if asked.log_key else None
        checkpoint = asked.checkpoint.read_text("utf-8") if asked.checkpoint else ""
        if asked.checkpoint:
            parse(checkpoint)
        consistency = asked.consistency.read_bytes() if asked.consistency else b""
        watch = watch_from(asked.witnesses.read_text("utf-8")) if asked.witnesses else None
    except (OSError, ValueError, CheckpointNotValidError, WatchNotValidError) as error:
        print(f"{UNREADABLE[asked.language]} ({error})", file=sys.stderr)  # noqa: T201  (a command speaks)
        return Outcome.NOT_READABLE
    known = Known(log_key=key, checkpoint=checkpoint, consistency=consistency, watch=watch)
    steps = walk(data, known=known, opinion=opinion(trust), clock=clock(trust), endorser=endorser(trust))
    print(as_json(steps) if asked.json else report(steps, language=asked.language))  # noqa: T201
    return worst(steps)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m archive.verifier", description="Checks an evidence bundle.")
    parser.add_argument("bundle", type=Path, help="the ZIP")
    parser.add_argument("--trust", type=Path, action="append", default=[], help="root certificates you trust, PEM")
    parser.add_argument("--log-key", type=Path, help="the log's published key, as /log/keys gives it")
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint of the log you got elsewhere")
    parser.add_argument(
        "--consistency", type=Path, help="the proof that the one continues the other, where their sizes differ"
    )
    parser.add_argument(
        "--witnesses", type=Path, help="the witnesses you trust and their quorum, as docs/formats/watch.md"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="in which language it speaks")
    parser.add_argument("--json", action="store_true", help="one JSON line")
    return parser


def _certificates(path: Path) -> list[bytes]:
    return [found.public_bytes(Encoding.DER) for found in x509.load_pem_x509_certificates(path.read_bytes())]


def _log_key(published: str) -> NoteKey:
    """The first key of a log; the line of the key that cosigns stands beside it. Raises CheckpointNotValidError."""
    lines = [line for line in published.splitlines() if line.strip()]
    for line in lines[:-1]:
        with suppress(CheckpointNotValidError):
            return key_from(line)
    return key_from("".join(lines[-1:]))
