"""A person chooses how pages look."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.look import Look
from directory.core.reach import Reach
from directory.models import Person


@transaction.atomic
def prefer(look: Look, *, by: Reach, at: datetime) -> None:
    """Keeps how `by` likes to read: language, digits, colours, size, single keys.

    Raises NotWithinReachError for a reach without a person. A crash changes nothing.
    """
    if by.person_id is None:
        raise NotWithinReachError
    Person.objects.filter(pk=by.person_id).update(
        language=look.language,
        digits=look.digits,
        theme=look.theme,
        text_size=look.text_size,
        contrast=look.contrast,
        has_keys=look.has_keys,
    )
    audit.record(by=by, act="prefer", about=f"person:{by.person_id}", at=at)
