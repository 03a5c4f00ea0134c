"""A person comes in by name and password."""

from datetime import datetime

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F

from directory import audit
from directory.core.errors import SignInFailedError, TooManyTriesError
from directory.core.reach import Reach
from directory.models import DoorTry, Person


def enter(username: str, *, password: str, address: str, by: Reach, at: datetime) -> Person:
    """The person whom name and password open the door to.

    Raises SignInFailedError, the same for an unknown name and for a wrong password, and TooManyTriesError
    after ten failures of a name or a hundred of an address within a quarter of an hour. Every try is
    counted and committed before the password is looked at, so neither a crash nor many tries at once give
    more; a success takes its own count back.
    """
    by_name, by_address = DoorTry.key_of("name", username.casefold()), DoorTry.key_of("address", address)
    tries = DoorTry.objects
    if tries.counted(by_name, at) > DoorTry.OF_A_NAME or tries.counted(by_address, at) > DoorTry.OF_AN_ADDRESS:
        raise TooManyTriesError
    person = authenticate(username=username, password=password)
    if not isinstance(person, Person):
        raise SignInFailedError
    with transaction.atomic():
        tries.filter(key=by_name).delete()
        tries.filter(key=by_address, count__gt=0).update(count=F("count") - 1)
        audit.record(by=by, act="enter", about=f"person:{person.pk}", at=at)
    return person
