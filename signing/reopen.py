"""Unlocks a key after too many wrong PINs."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing.core.errors import NoKeyError, NotLockedError
from signing.core.keys import Happening, check_officers
from signing.models import Event, Key


def reopen(person_id: int, *, seconded_by: Reach, by: Reach, at: datetime) -> None:
    """Two officers give the owner, who remembers the PIN, new tries; they learn neither key nor PIN.

    Raises SamePersonError unless two different people, neither of them the owner, act together; NoKeyError,
    NotLockedError.
    """
    first, second = check_officers(person_id, by.person_id, seconded_by.person_id)
    with transaction.atomic():
        row = Key.objects.select_for_update().filter(person_id=person_id).select_related("certificate").first()
        if row is None:
            raise NoKeyError
        if row.locked_at is None:
            raise NotLockedError
        row.tries, row.locked_at = 0, None
        row.save(update_fields=["tries", "locked_at"])
        facts: dict[str, str | int] = {
            "serial": row.certificate.serial,
            "person": person_id,
            "first": first,
            "second": second,
        }
        Event.objects.create(kind=Happening.KEY_UNLOCKED.value, facts=facts, at=at)
        audit.record(by=by, act="unlock_key", about=f"person:{person_id}", at=at, note=f"second={second}")
