"""What a child will write is known before it is forked, and copying it early changes nothing."""

import ctypes
import mmap
import os

import pytest

from paper.doors import memory

PAGES = 64


@pytest.mark.servers
def test_what_was_written_is_found_and_what_was_only_read_is_not() -> None:
    place = mmap.mmap(-1, PAGES * mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for page in range(PAGES):
        place[page * mmap.PAGESIZE] = 1

    def act() -> None:
        place[: 2 * mmap.PAGESIZE] = bytes(2 * mmap.PAGESIZE)
        place[40 * mmap.PAGESIZE] = 7
        assert place[20 * mmap.PAGESIZE] == 1

    start = _address(place)
    written = {
        number for number in range(PAGES) for low, high in memory.written_by(act) if _in(start, number, low, high)
    }
    if not written:
        pytest.skip("this kernel does not tell which pages are shared")
    assert {0, 1, 40} <= written
    assert 20 not in written


def test_populating_keeps_every_byte() -> None:
    place = mmap.mmap(-1, PAGES * mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    place[:] = content = os.urandom(PAGES * mmap.PAGESIZE)
    start = _address(place)
    memory.populate(((start, start + len(content)), (4096, 8192)))
    assert place[:] == content


def _address(place: mmap.mmap) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(place))


def _in(start: int, page: int, low: int, high: int) -> bool:
    return low <= start + page * mmap.PAGESIZE < high
