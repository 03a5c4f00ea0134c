"""tesseract, where it is installed: the text on a picture of a page, recognised and perhaps wrong.

The program is no part of this house: it runs by itself, for one page, under limits of its own (`confine`).
"""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from paper.core.errors import ResourceError
from paper.core.limits import MIB, ChildLimits

ROOT = Path(__file__).resolve().parents[2]
LIMITS_OF_A_PAGE = ChildLimits(memory=1024 * MIB, cpu_seconds=15, wall_seconds=20.0, open_files=64, written_bytes=0)
WANTED = ("script/Arabic", "Arabic", "ara", "ckb", "kur_ara", "eng")
"""The packs that read our letters, in the order in which they are asked; Sorani by the script's, not by `ara`."""
LONGEST = 20_000
"""Characters of one page that are kept."""


def languages() -> tuple[str, ...]:
    """Return the packs that are installed of those that read our letters; none without the program."""
    program = shutil.which("tesseract")
    return () if program is None else _installed(program)


@cache
def _installed(program: str) -> tuple[str, ...]:
    done = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603  (the system's own)
    there = {line.strip() for line in (done.stdout + done.stderr).splitlines()}
    found = [one for one in WANTED if one in there]
    has_script = bool({"script/Arabic", "Arabic"} & set(found))
    return tuple(one for one in found if not (has_script and one == "ara"))


def text_on(picture: bytes, *, limits: ChildLimits = LIMITS_OF_A_PAGE) -> str:
    """Return what is read on a picture (JPEG or PNG) of one page; an empty text where nothing is installed.

    Raises ResourceError for a crash or a limit.
    """
    program, packs = shutil.which("tesseract"), languages()
    if program is None or not packs:
        return ""
    told = {"program": program, "memory": limits.memory, "cpu": limits.cpu_seconds, "files": limits.open_files}
    asked = ["stdin", "stdout", "-l", "+".join(packs), "--psm", "3"]
    command = [sys.executable, "-m", "paper.doors.confine", json.dumps(told), *asked]
    clean = {"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(  # noqa: S603  (our own module, which runs the system's program)
            command, input=picture, capture_output=True, check=False, timeout=limits.wall_seconds, cwd=ROOT, env=clean
        )
    except subprocess.TimeoutExpired as error:
        raise ResourceError(reason="time") from error
    if done.returncode:
        raise ResourceError(reason="crash")
    return done.stdout.decode("utf-8", "replace")[:LONGEST].strip()
