"""Sixty-four who number at once, many of whom break off or are killed, leave no hole (I2)."""

import os
import secrets
import signal
import time
from collections.abc import Callable
from enum import Enum

import pytest
from django.db import OperationalError, transaction

from correspondence.core.number import BookKind
from correspondence.models import Book, Registration
from tests.correspondence.conftest import Together
from tests.town import AT, TODAY, Town

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
AT_ONCE = 64


class BrokenOffError(Exception):
    """Somebody's work ended after the number was taken."""


class End(Enum):
    """How a process goes: by itself, or killed with its number taken and nothing committed, or at any moment."""

    ITSELF = 0
    WITH_ITS_NUMBER = 1
    ANY_MOMENT = 2


def numbered(body_id: int, turn: int, taken: Callable[[], object] = lambda: None) -> int:
    """One number of the incoming book; every third breaks off before the commit."""
    with transaction.atomic():
        book = Book.objects.serving(body_id=body_id, unit_id=None, kind=BookKind.INCOMING)
        given = book.allot(symbol="", on=TODAY)
        given.record_id, given.at = secrets.token_hex(16), AT
        given.save()
        taken()
        if turn % 3 == 0:
            raise BrokenOffError
    return given.serial


def by_a_process(body_id: int, turn: int) -> tuple[End, bool, int]:
    """A process of its own takes a number: how it went, whether it held one, and the number it told as committed."""
    end = End(turn % 3)
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(tell, b"%d" % numbered(body_id, 1, taken=lambda: _taken(tell, end)))
        finally:
            os._exit(0)  # nothing of the tests' own is put in order twice
    os.close(tell)
    with os.fdopen(told, "rb") as said:
        held = b""
        if end is End.WITH_ITS_NUMBER:
            held = said.read(1)
        elif end is End.ANY_MOMENT:
            time.sleep(secrets.randbelow(600) / 1000)
        if end is not End.ITSELF:
            os.kill(child, signal.SIGKILL)
        heard = held + said.read()
    os.waitpid(child, 0)
    return end, heard.startswith(b"t"), int(heard.lstrip(b"t") or 0)


def _taken(tell: int, end: End) -> None:
    """Says that the number is taken; who is to be killed with it waits for that."""
    os.write(tell, b"t")
    if end is End.WITH_ITS_NUMBER:
        time.sleep(60)


def given(body_id: int) -> list[int]:
    """The numbers that stand."""
    found = Registration.objects.filter(book__body=body_id, book__kind=BookKind.INCOMING)
    return list(found.order_by("serial").values_list("serial", flat=True))


def test_i2_64_at_once_with_aborts_leave_no_hole_and_no_number_twice(town: Town, together: Together) -> None:
    Book.objects.serving(body_id=town.planning, unit_id=None, kind=BookKind.INCOMING)
    results = together(*((lambda turn=turn: numbered(town.planning, turn)) for turn in range(AT_ONCE)))
    broken = [one for one in results if isinstance(one, BrokenOffError | OperationalError)]
    serials = sorted(one for one in results if isinstance(one, int))
    assert len(broken) + len(serials) == AT_ONCE, results  # on a slow machine SQLite sends some away, who take nothing
    assert len(serials) > AT_ONCE / 3
    assert serials == list(range(1, len(serials) + 1))


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the children touch nothing of other threads
def test_i2_64_processes_at_once_many_killed_leave_no_hole_and_lose_no_number(town: Town, together: Together) -> None:
    Book.objects.serving(body_id=town.planning, unit_id=None, kind=BookKind.INCOMING)
    results = together(*((lambda turn=turn: by_a_process(town.planning, turn)) for turn in range(AT_ONCE)))
    went = [one for one in results if isinstance(one, tuple)]
    assert went == results
    told = {number for _, _, number in went if number}
    killed_with_one = [number for end, held, number in went if end is End.WITH_ITS_NUMBER and held]
    assert len(killed_with_one) > AT_ONCE / 6
    assert not any(killed_with_one)
    (stand,) = together(lambda: given(town.planning))
    assert isinstance(stand, list)
    assert stand == list(range(1, len(stand) + 1))
    assert told <= {*stand}
    assert len(told) > AT_ONCE / 6
    assert len(stand) <= AT_ONCE - len(killed_with_one)
