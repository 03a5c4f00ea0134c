"""`archive`, all of it verified: how long, beside `sha256sum` over the same objects, and in how much memory."""

import shutil
import subprocess
import sys
from time import perf_counter

from django.conf import settings

from archive.core.merkle import leaf_hash
from archive.models import Entry
from archive.stocktake import Depth, stocktake
from bench.measure import Row, compared, timed

TIMES = {"10k": 5}
"""How often, where once would be too little to say."""
CHUNK = 4096


def against_sha256sum(name: str) -> Row:
    """The log and every object, beside `sha256sum` over the same objects and the hashing of the same leaves."""
    ours, theirs = [], []
    for _ in range(TIMES.get(name, 1)):
        theirs.append(timed(_plain))
        ours.append(timed(_verified))
    objects = sum(1 for _ in settings.PLACE.vault.glob("??/*/*"))
    case = f"verify {name} leaves and {objects} objects"
    ours.sort()
    theirs.sort()
    what = f"sha256sum, leaf hashes: {theirs[len(theirs) // 2]:.0f} ms"
    return compared(case, ours, ours=ours[len(ours) // 2], theirs=theirs[len(theirs) // 2], what=what, most=1.5)


def _verified() -> None:
    found = stocktake(depth=Depth.OBJECTS)
    if found.faults:
        message = f"{len(found.faults)} faults, first {found.faults[0]}"
        raise RuntimeError(message)


def _plain() -> None:
    find, xargs = shutil.which("find") or "", shutil.which("xargs") or ""
    names = [find, str(settings.PLACE.vault), "-type", "f", "-print0"]
    found = subprocess.run(names, capture_output=True, check=True)  # noqa: S603
    subprocess.run([xargs, "-0", "sha256sum"], input=found.stdout, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
    for leaf in Entry.objects.values_list("leaf", flat=True).iterator(chunk_size=CHUNK):
        leaf_hash(leaf.encode())


def memory(name: str, *, least: float) -> tuple[Row, float]:
    """The most memory that `verify_log` has at this size, in MB, beside that at the least.

    The process tells its own high-water mark: what a parent is told of a child begins with the parent's.
    """
    began = perf_counter()
    told = subprocess.run([sys.executable, "-c", _VERIFY], capture_output=True, check=True, text=True)  # noqa: S603
    took = (perf_counter() - began) * 1000
    peak = int(told.stdout.split()[-1]) / 1024
    case = f"verify_log as a process at {name}, {peak:.0f} MB at most"
    return compared(case, [took], ours=peak, theirs=least or peak, what="memory at 10k", most=1.1), peak


_VERIFY = """
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "verify_log", "--depth", "objects"])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:")))
"""
