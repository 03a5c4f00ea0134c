"""What this machine is worth, so that two machines' numbers can be read beside each other."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path
from statistics import median

from bench.measure import timed

BLOCK = 1 << 20
BLOCKS = 64


def calibration(folder: Path) -> dict[str, float | int]:
    """SHA-256 in MB/s, one fsync of 4 KiB in the data folder in ms, and the number of cores."""
    block = bytes(BLOCK)

    def hash_all() -> None:
        digest = sha256()
        for _ in range(BLOCKS):
            digest.update(block)

    seconds = median(timed(hash_all) for _ in range(5)) / 1000
    return {
        "sha256_mb_s": round(BLOCK * BLOCKS / 1e6 / seconds, 1),
        "fsync_ms": round(median(_fsyncs(folder)), 3),
        "cores": os.cpu_count() or 1,
    }


def _fsyncs(folder: Path) -> list[float]:
    with tempfile.TemporaryFile(dir=folder) as file:

        def write() -> None:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())

        return [timed(write) for _ in range(20)]
