"""A person chooses whether e-mail says that something waits."""

from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.errors import NotWithinReachError
from directory.core.mailing import Mailing
from directory.core.reach import Reach
from directory.models import Person


@transaction.atomic
def subscribe(mailing: Mailing, *, by: Reach, at: datetime) -> None:
    """Keeps where to and how often `by` wants to hear. Raises NotWithinReachError for nobody, AddressMissingError."""
    if by.person_id is None:
        raise NotWithinReachError
    mailing.check()
    Person.objects.filter(pk=by.person_id).update(email=mailing.address, mail=mailing.rhythm.value)
    record(by=by, act="subscribe", about=f"person:{by.person_id}", at=at, note=mailing.rhythm.value)
