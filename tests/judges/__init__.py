"""Foreign judges of our PDFs: EU DSS for signatures and veraPDF for PDF/A, built from pom.xml; poppler's pdfsig."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BUILD = HERE / "build"
MEMORY = "-Xmx1200m"


def ready() -> None:
    """Builds the two Java judges when that was not done; skips the test, in a sentence, where it cannot be."""
    missing = [name for name in ("java", "javac", "mvn") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed here: sudo apt install default-jdk-headless maven")
    sources = [HERE / "pom.xml", *sorted(HERE.glob("src/main/java/*.java"))]
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers of one test run build once
        stamp = BUILD / "built"
        if stamp.exists() and stamp.read_text() == wanted:
            return
        command = ["mvn", "-B", "-q", "-ntp", "--strict-checksums", "process-classes"]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
        if done.returncode and "Compilation failure" not in done.stdout:
            pytest.skip("Maven could not bring DSS and veraPDF: is its registry within reach?")
        assert done.returncode == 0, done.stdout
        stamp.write_text(wanted)


def _told(judge: str, *arguments: str | Path) -> list[dict[str, object]]:
    classes = os.pathsep.join([str(BUILD / "classes"), str(BUILD / "lib" / "*")])
    command = ["java", MEMORY, "-Djava.awt.headless=true", "-cp", classes, judge, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def dss(files: Sequence[Path], *, trust: Path, at: str = "") -> list[dict[str, object]]:
    """What DSS says of each file, when it trusts these roots (PEM) alone and fetches nothing."""
    return _told("Dss", trust, *(["--at", at] if at else []), *files)


def verapdf(files: Sequence[Path], *, level: str = "claimed") -> list[dict[str, object]]:
    """What veraPDF says of each file, held against the level of PDF/A that it claims or the one that is asked for."""
    return _told("VeraPdf", level, *files)


def pdfsig(file: Path) -> str:
    """What poppler's pdfsig says of a file's signatures, without opinion on certificates."""
    return subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
