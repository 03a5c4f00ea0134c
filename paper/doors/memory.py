"""Memory that a forked child will write: copied before it is asked, and not page by page while somebody waits.

A child shares its parent's memory until it writes; Python writes wherever it looks. Each first write of a page is
a fault and a copy: some five thousand for a judgement, a fifth of its time.
"""

import ctypes
import mmap
import os
import signal
import struct
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
POPULATE_WRITE = 23
"""madvise(2), Linux 5.14 and later; an older kernel refuses it, and the pages are copied one by one as ever."""
EXCLUSIVE = 1 << 56
"""Documentation/admin-guide/mm/pagemap.rst: mapped here alone."""
NEAR = 2
"""Pages between two ranges that are copied along: cheaper than another call."""

Range = tuple[int, int]
_libc = ctypes.CDLL(None, use_errno=True)


def written_by(act: Callable[[], None]) -> tuple[Range, ...]:
    """Return where (from, to) this process wrote during the act; nothing where the kernel does not tell.

    A second process holds on to the memory as it was before, so that what is not shared any more was written.
    """
    witness = os.fork()
    if witness == 0:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        signal.pause()
        os._exit(0)
    try:
        act()
        return _joined(_exclusive_pages())
    except OSError:
        return ()
    finally:
        os.kill(witness, signal.SIGKILL)
        os.waitpid(witness, 0)


def populate(ranges: tuple[Range, ...]) -> None:
    """Have the kernel copy the pages of these ranges for this process, at once."""
    for start, end in ranges:
        _libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), POPULATE_WRITE)


def _exclusive_pages() -> list[int]:
    """Return the addresses of the private, writable pages that no other process maps."""
    found = []
    lines = Path("/proc/self/maps").read_text().splitlines()
    with Path("/proc/self/pagemap").open("rb", buffering=0) as pagemap:
        for line in lines:
            place, rights = line.split()[:2]
            if rights != "rw-p":
                continue
            start, end = (int(edge, 16) for edge in place.split("-"))
            pagemap.seek(start // mmap.PAGESIZE * 8)
            entries = struct.iter_unpack("=Q", pagemap.read((end - start) // mmap.PAGESIZE * 8))
            found += [start + number * mmap.PAGESIZE for number, (entry,) in enumerate(entries) if entry & EXCLUSIVE]
    return found


def _joined(pages: list[int]) -> tuple[Range, ...]:
    """Return the pages, which ascend, as few ranges."""
    ranges: list[Range] = []
    for page in pages:
        end = page + mmap.PAGESIZE
        if ranges and page - ranges[-1][1] <= NEAR * mmap.PAGESIZE:
            ranges[-1] = ranges[-1][0], end
        else:
            ranges.append((page, end))
    return tuple(ranges)
