"""A person has seen the own notices."""

from datetime import datetime

from django.db import transaction

from correspondence.core.route import person_of
from correspondence.models import Notice
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def see(*, up_to: int, by: Reach, at: datetime) -> None:
    """Marks the person's notices up to that one as seen. Raises OutOfTurnError for a machine."""
    person = person_of(by)
    count = Notice.objects.filter(person=person, pk__lte=up_to, seen_at=None).update(seen_at=at)
    if count:
        audit.record(by=by, act="see", about=f"person:{person}", at=at, note=f"{count} notices")
