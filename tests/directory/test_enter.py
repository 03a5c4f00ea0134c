"""The door: one sentence for every failure, and few tries."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from directory.core.errors import SignInFailedError, TooManyTriesError
from directory.core.reach import PUBLIC
from directory.enter import enter
from directory.http import caller
from directory.models import DoorTry, JournalLine
from tests.town import AT, PASSWORD, Town


def come(username: str, password: str, address: str = "10.0.0.1", minutes: int = 0) -> int:
    at = AT + timedelta(minutes=minutes)
    return enter(username, password=password, address=address, by=PUBLIC, at=at).pk


def test_the_right_password_opens_and_is_in_the_journal(town: Town) -> None:
    assert come("zainab", PASSWORD) == town.zainab.person_id
    assert JournalLine.objects.filter(act="enter", about=f"person:{town.zainab.person_id}").count() == 1


@pytest.mark.parametrize("username", ["zainab", "nobody-of-this-name"])
def test_an_unknown_name_and_a_wrong_password_are_one_failure(town: Town, username: str) -> None:
    with pytest.raises(SignInFailedError):
        come(username, "wrong")


def test_after_ten_failures_a_name_waits_a_quarter_of_an_hour(town: Town) -> None:
    for _ in range(DoorTry.OF_A_NAME):
        with pytest.raises(SignInFailedError):
            come("zainab", "wrong")
    with pytest.raises(TooManyTriesError):
        come("zainab", PASSWORD, minutes=14)
    assert come("hasan", PASSWORD) == town.hasan.person_id
    assert come("zainab", PASSWORD, minutes=15) == town.zainab.person_id


def test_an_address_waits_after_a_hundred_failures_and_successes_cost_nothing(town: Town) -> None:
    near = DoorTry.objects.create(key=DoorTry.key_of("address", "10.0.0.1"), since=AT, count=DoorTry.OF_AN_ADDRESS - 1)
    for _ in range(3):
        come("zainab", PASSWORD)
    near.refresh_from_db()
    assert near.count == DoorTry.OF_AN_ADDRESS - 1
    with pytest.raises(SignInFailedError):
        come("guess", "wrong")
    with pytest.raises(TooManyTriesError):
        come("zainab", PASSWORD)
    assert come("zainab", PASSWORD, address="10.0.0.2") == town.zainab.person_id


def test_old_counts_are_swept_away(town: Town) -> None:
    with pytest.raises(SignInFailedError):
        come("zainab", "wrong")
    come("hasan", PASSWORD, address="10.0.0.9", minutes=16)
    assert list(DoorTry.objects.values_list("count", flat=True)) == [0]


def test_only_the_proxy_s_own_word_names_the_caller(settings) -> None:
    request = RequestFactory().get("/", headers={"x-forwarded-for": "6.6.6.6, 10.1.1.1"}, REMOTE_ADDR="127.0.0.1")
    assert caller(request) == "127.0.0.1"
    settings.PRODUCTION = True
    assert caller(request) == "10.1.1.1"
