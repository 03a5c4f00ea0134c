"""Ends the hold of a certificate."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing.core.errors import NoKeyError, NotSuspendedError
from signing.core.keys import RELEASED_FOR, Happening, check_officers
from signing.models import Certificate, Event


def release(number: str, *, seconded_by: Reach, by: Reach, at: datetime) -> None:
    """Two officers let a suspended certificate sign again; the next revocation list no longer names it.

    Raises SamePersonError unless two different people, neither of them the owner, act together; NoKeyError,
    NotSuspendedError.
    """
    with transaction.atomic():
        row = Certificate.objects.select_for_update().called(number).first()
        if row is None:
            raise NoKeyError(serial=number)
        first, second = check_officers(row.person_id, by.person_id, seconded_by.person_id)
        if not row.is_suspended():
            raise NotSuspendedError(serial=number)
        row.revoked_at, row.revoked_for = None, ""
        row.save(update_fields=["revoked_at", "revoked_for"])
        facts: dict[str, str | int] = {
            **row.facts(),
            "reason": RELEASED_FOR,
            "first": first,
            "second": second,
        }
        Event.objects.create(kind=Happening.RELEASED.value, facts=facts, at=at)
        audit.record(by=by, act="release", about=f"certificate:{number}", at=at, note=f"second={second}")
