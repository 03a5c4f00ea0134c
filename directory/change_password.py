"""A person puts another password in the place of the own one."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from directory import audit
from directory.core.errors import NotWithinReachError, OldPasswordError, TooManyTriesError
from directory.core.reach import Reach
from directory.models import DoorTry, Person


def change_password(old: str, *, new: str, by: Reach, at: datetime) -> Person:
    """The person of `by`, whose password is `new` from now on; every session that began with the old one ends.

    Tries count as those at the door do, before the password is looked at. Raises OldPasswordError when `old` is not
    it, or was changed elsewhere meanwhile, TooManyTriesError, NotWithinReachError for a reach without a person.
    """
    if by.person_id is None:
        raise NotWithinReachError
    person = Person.objects.get(pk=by.person_id)
    tried = DoorTry.key_of("name", person.username.casefold())
    if DoorTry.objects.counted(tried, at) > DoorTry.OF_A_NAME:
        raise TooManyTriesError
    if not person.check_password(old):
        raise OldPasswordError
    known, encoded = person.password, make_password(new)  # slow on purpose: before the row is locked
    with transaction.atomic():
        unchanged = Person.objects.filter(pk=person.pk, password=known)
        if not unchanged.update(password=encoded, has_first_password=False):
            raise OldPasswordError
        DoorTry.objects.filter(key=tried).delete()
        audit.record(by=by, act="change_password", about=f"person:{person.pk}", at=at)
    person.refresh_from_db()
    return person
