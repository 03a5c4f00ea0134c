"""A person who forgot the password gets a first one again."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from directory.models import DoorTry, Person


@transaction.atomic
def reset_password(person_id: int, *, encoded_password: str, by: Reach, at: datetime) -> None:
    """Gives the person a first password, which the owner changes on entering; every session of the person ends.

    What closed the door after too many tries is forgotten. A crash changes nothing.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    person.password, person.has_first_password = encoded_password, True
    person.save(update_fields=["password", "has_first_password"])
    DoorTry.objects.filter(key=DoorTry.key_of("name", person.username.casefold())).delete()
    audit.record(by=by, act="reset_password", about=f"person:{person.pk}", at=at)
