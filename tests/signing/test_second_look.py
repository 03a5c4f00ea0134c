"""The second reader: what it sees, in a thread or in a process of its own, and that nothing passes without it."""

import json
import socket
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from signing.doors import second_look
from tests.signing import pki as small
from tests.signing.test_judge import codes


def test_the_second_reader_sees_nothing_new_in_our_letters(sealed: bytes, signed: bytes) -> None:
    box = (0, *small.BOXES[1].box)
    cut = second_look.Cut(ends_at=len(signed), later=(box,))
    assert second_look.differences(sealed, (cut,)) == ()
    bare = second_look.Cut(ends_at=len(signed), later=())
    assert second_look.differences(sealed, (bare,)) == ("picture 1",)


def test_a_file_that_the_second_reader_cannot_open_says_so(sealed: bytes) -> None:
    cut = second_look.Cut(ends_at=9, later=())
    assert second_look.differences(b"%PDF-1.7 /ByteRange /ByteRange", (cut,)) == ("unreadable",)
    assert second_look.differences(sealed, (cut,)) == ("unreadable",)


@pytest.fixture
def aside() -> Iterator[socket.socket]:
    """The far end of what leads to a second process: the test plays it."""
    near, far = socket.socketpair()
    second_look.meet(near)
    with near, far:
        yield far
        second_look.meet(None)


def test_a_second_process_says_what_a_thread_says(sealed: bytes, signed: bytes, aside: socket.socket) -> None:
    with ThreadPoolExecutor(1) as other:
        for later, found in (((0, *small.BOXES[1].box),), ()), ((), ("picture 1",)):
            served = other.submit(second_look.serve, aside)
            cut = second_look.Cut(ends_at=len(signed), later=later)
            assert second_look.differences(sealed, (cut,)) == found
            served.result()


def test_a_file_whose_second_reader_is_gone_is_never_valid(pki: small.Pki, sealed: bytes, aside: socket.socket) -> None:
    def _leave() -> None:
        assert second_look._received(aside) == sealed
        assert json.loads(second_look._received(aside))
        aside.shutdown(socket.SHUT_RDWR)

    with ThreadPoolExecutor(1) as other:
        asked = other.submit(_leave)
        assert codes(pki.verdict(sealed)) == {"reader_failed"}
        asked.result()
    assert codes(pki.verdict(sealed)) == {"reader_failed"}


def test_a_second_look_that_nobody_asks_for_ends(sealed: bytes) -> None:
    before = threading.active_count(), sys.getswitchinterval()
    with second_look.beside(sealed):
        assert threading.active_count() == before[0] + 1
    assert (threading.active_count(), sys.getswitchinterval()) == before
