"""A person comes in by name and password."""

import hashlib
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F

from directory import audit
from directory.core.errors import SignInFailedError, TooManyTriesError
from directory.core.reach import Reach
from directory.models import DoorTry, Person

TRIES_OF_A_NAME = 10
TRIES_OF_AN_ADDRESS = 100
WINDOW = timedelta(minutes=15)


def enter(username: str, *, password: str, address: str, by: Reach, at: datetime) -> Person:
    """The person whom name and password open the door to.

    Raises SignInFailedError, the same for an unknown name and for a wrong password, and TooManyTriesError
    after ten failures of a name or a hundred of an address within a quarter of an hour. Every try is
    counted and committed before the password is looked at, so neither a crash nor many tries at once give
    more; a success takes its own count back.
    """
    by_name, by_address = _key("name", username.casefold()), _key("address", address)
    if _counted(by_name, at) > TRIES_OF_A_NAME or _counted(by_address, at) > TRIES_OF_AN_ADDRESS:
        raise TooManyTriesError
    person = authenticate(username=username, password=password)
    if not isinstance(person, Person):
        raise SignInFailedError
    with transaction.atomic():
        DoorTry.objects.filter(key=by_name).delete()
        DoorTry.objects.filter(key=by_address, count__gt=0).update(count=F("count") - 1)
        audit.record(by=by, act="enter", about=f"person:{person.pk}", at=at)
    return person


@transaction.atomic
def _counted(key: str, at: datetime) -> int:
    """The number of tries under this key in its window, this one included."""
    DoorTry.objects.filter(since__lte=at - WINDOW).delete()
    row, _ = DoorTry.objects.get_or_create(key=key, defaults={"since": at})
    DoorTry.objects.filter(pk=row.pk).update(count=F("count") + 1)
    row.refresh_from_db(fields=["count"])
    return row.count


def _key(kind: str, value: str) -> str:
    """A key that holds no name in the clear."""
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
