"""Opening the default books of a body."""

from datetime import datetime

from django.db import transaction

from correspondence.core.number import DEFAULTS
from correspondence.models import Book
from directory import audit, whois
from directory.core.reach import Reach


@transaction.atomic
def open_books(body_id: int, *, by: Reach, at: datetime) -> None:
    """Opens the default books that are missing (core/number.DEFAULTS); `register` does it when it must.

    A second time changes nothing. Raises NotWithinReachError for an unknown body.
    """
    body = whois.unit_facts(body_id)
    for kind in DEFAULTS:
        Book.objects.serving(body_id=body.body_id, unit_id=None, kind=kind)
    audit.record(by=by, act="open_books", about=f"unit:{body.body_id}", at=at)
