"""Permits a person a new key: the first one, or one for a forgotten PIN."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing.core.keys import PERMIT_LASTS, Happening, check_officers
from signing.models import Event, Permit


def permit(person_id: int, *, name: str, organisation: str, seconded_by: Reach, by: Reach, at: datetime) -> None:
    """Two officers allow the person a key under this name; its owner then chooses the PIN within a week.

    Nothing changes until the owner does: an older key signs on. Raises SamePersonError unless two different
    people, neither of them the owner, act together.
    """
    first, second = check_officers(person_id, by.person_id, seconded_by.person_id)
    with transaction.atomic():
        Permit.objects.create(
            person_id=person_id,
            name=name,
            organisation=organisation,
            first_id=first,
            second_id=second,
            given_at=at,
            until_at=at + PERMIT_LASTS,
        )
        facts = {"person": person_id, "first": first, "second": second}
        Event.objects.create(kind=Happening.KEY_PERMITTED.value, facts=facts, at=at)
        audit.record(by=by, act="permit_key", about=f"person:{person_id}", at=at, note=f"second={second}")
