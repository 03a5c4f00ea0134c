"""Typst in a process of its own: what it remembers of a long job ends with it.

The typesetter keeps what it set before, to be quick with a letter that changes a little. Of a long register nothing
comes again: memory grows with each part, and with it the time that the next part takes. So each share of such a job
is set by a process that is started for it, never forked: a fork of a process that has used the typesetter hangs.
"""

import contextlib
import ctypes
import json
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from paper.core.errors import TypesettingError
from paper.doors import typst

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 1536 * 1024 * 1024
"""So much address space a process may take: two of them stand beside the server on 4 GB."""
SECONDS = 600
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet to be set: its template and what that is told."""

    template: str
    inputs: dict[str, str]
    timestamp: int


def set_apart(sheets: Sequence[Sheet]) -> list[bytes]:
    """Return the untagged PDFs of these sheets, set one after the other in one process.

    Raises TypesettingError with Typst's own words, and when the process crashes, hangs or meets its limit.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "paper.doors.setter"],
            input=json.dumps([asdict(one) for one in sheets]).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=ROOT,
            env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError("the typesetter's process did not end") from error
    head, _, body = done.stdout.partition(b"\n")
    told = {}
    with contextlib.suppress(ValueError):
        told = json.loads(head)
    if "refused" in told:
        raise TypesettingError(told["refused"])
    sizes = told.get("sizes", [])
    if done.returncode != 0 or len(sizes) != len(sheets) or sum(sizes) != len(body):
        raise TypesettingError(f"the typesetter's process ended with {done.returncode}")
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return [body[start : start + size] for start, size in zip(starts, sizes, strict=True)]


def main() -> int:
    """Set what stands in the input and write a line that says how long each PDF is, then the PDFs."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        made = [_set(Sheet(**one)) for one in json.load(sys.stdin.buffer)]
    except TypesettingError as error:
        sys.stdout.write(json.dumps({"refused": str(error)}) + "\n")
        return 0
    sys.stdout.buffer.write(json.dumps({"sizes": [len(pdf) for pdf in made]}).encode() + b"\n" + b"".join(made))
    return 0


def _set(sheet: Sheet) -> bytes:
    return typst.compile_sheet(Path(sheet.template), sheet.inputs, timestamp=sheet.timestamp, tagged=False)[0]


if __name__ == "__main__":
    sys.exit(main())
