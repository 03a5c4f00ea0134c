"""What is put back for a test is what its making left; and it is put back nowhere else."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from pytest_django.fixtures import Settings

from archive.models import Entry
from config.env import Place
from tests.correspondence.paper_trail import a_letter, registered
from tests.kept import files_now, once, rows_now, stands
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite counts its changes")


@pytest.mark.servers
def test_a_letter_put_back_is_row_by_row_the_one_that_was_made(town: Town, place: Place) -> None:
    letter, before = a_letter(town, subject="كتاب يُعاد"), files_now()
    point = transaction.savepoint()
    made = registered(town, letter)
    rows, files = rows_now(), files_now()
    assert len(files) > len(before)
    transaction.savepoint_rollback(point)
    for path in files.keys() - before.keys():
        (place.data / path).unlink()
    stands("town")
    assert registered(town, letter) == made
    assert rows_now() == rows
    assert files_now() == files
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(record_id=made.record_id).update(by="somebody")


def test_a_row_a_setting_or_a_language_in_between_makes_it_anew(town: Town, settings: Settings) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [_again(make), _again(make)] == [1, 1]
    with translation.override("en"):
        assert _again(make) == 2
    settings.ADDRESS = "https://elsewhere.example.iq"
    assert _again(make) == 3
    stands("town")
    Group.objects.create(name="in between")
    assert once("counted", make) == 4


def _again(make: Callable[[], int]) -> int:
    stands("town")
    return once("counted", make)
