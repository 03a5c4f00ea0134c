"""Sixty-four who number at once, many of whom break off, leave no hole (I2)."""

import secrets

import pytest
from django.db import OperationalError, transaction

from correspondence.core.number import BookKind
from correspondence.models import Book
from tests.correspondence.conftest import Together
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db
AT_ONCE = 64


class BrokenOffError(Exception):
    """Somebody's work ended after the number was taken."""


def numbered(body_id: int, turn: int) -> int:
    """One number of the incoming book; every third breaks off before the commit."""
    with transaction.atomic():
        book = Book.objects.serving(body_id=body_id, unit_id=None, kind=BookKind.INCOMING)
        given = book.allot(symbol="", on=TODAY)
        given.record_id, given.at = secrets.token_hex(16), AT
        given.save()
        if turn % 3 == 0:
            raise BrokenOffError
    return given.serial


@pytest.mark.servers
def test_i2_64_at_once_with_aborts_leave_no_hole_and_no_number_twice(town: Town, together: Together) -> None:
    Book.objects.serving(body_id=town.planning, unit_id=None, kind=BookKind.INCOMING)
    results = together(*((lambda turn=turn: numbered(town.planning, turn)) for turn in range(AT_ONCE)))
    broken = [one for one in results if isinstance(one, BrokenOffError | OperationalError)]
    serials = sorted(one for one in results if isinstance(one, int))
    assert len(broken) + len(serials) == AT_ONCE, results  # on a slow machine SQLite sends some away, who take nothing
    assert len(serials) > AT_ONCE / 3
    assert serials == list(range(1, len(serials) + 1))
