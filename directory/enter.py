"""A person comes in by name and password."""

import hashlib
from datetime import datetime

from django.contrib.auth import authenticate
from django.core.cache import cache

from directory import audit
from directory.audit import Outcome
from directory.core.errors import SignInFailedError, TooManyTriesError
from directory.core.reach import Reach
from directory.models import Person

TRIES_OF_A_NAME = 10
TRIES_OF_AN_ADDRESS = 100
WINDOW_S = 15 * 60


def enter(username: str, *, password: str, address: str, by: Reach, at: datetime) -> Person:
    """The person whom name and password open the door to.

    Raises SignInFailedError, the same for an unknown name and for a wrong password, and TooManyTriesError
    after ten failures of a name or a hundred of an address within a quarter of an hour. Failures are
    counted in the database before the password is looked at, so a crash or a restart forgives none;
    the count of a name is forgotten when it succeeds.
    """
    by_name = _key("name", username.casefold())
    counts = (_counted(by_name), _counted(_key("address", address)))
    if counts[0] > TRIES_OF_A_NAME or counts[1] > TRIES_OF_AN_ADDRESS:
        audit.record(by=by, act="enter", about="door", at=at, outcome=Outcome.REFUSED, note="too many tries")
        raise TooManyTriesError
    person = authenticate(username=username, password=password)
    if person is None:
        audit.record(by=by, act="enter", about="door", at=at, outcome=Outcome.REFUSED)
        raise SignInFailedError
    cache.delete(by_name)
    audit.record(by=by, act="enter", about=f"person:{person.pk}", at=at)
    return person


def _counted(key: str) -> int:
    """The number of tries under this key, this one included."""
    cache.add(key, 0, WINDOW_S)
    try:
        return cache.incr(key)
    except ValueError:  # the window closed between the two lines: this is the first try of the next one
        cache.set(key, 1, WINDOW_S)
        return 1


def _key(kind: str, value: str) -> str:
    """A cache key that holds no name in the clear."""
    return f"enter:{kind}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"
