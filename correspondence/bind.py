"""Binding: the paper that a registered letter refers to was found in the archive."""

from datetime import date, datetime

from django.db import transaction

from archive.records import records_with_numbers
from correspondence import fulfilment
from correspondence.citations import bodies_of
from correspondence.core.cited import spellings
from correspondence.core.errors import CitedNotFoundError, CitedSettledError
from correspondence.models import Citation
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def bind(citation_id: int, *, number: str, on: date, by: Reach, at: datetime) -> str:
    """Ties the reference to the one record with this number and day; gives its id. What was signed stays as it is.

    A registrar of the body whose letter refers may, within the own reach. Raises NotWithinReachError,
    CitedSettledError (somebody was first), CitedNotFoundError (no such record, or several).
    """
    row = Citation.objects.held(citation_id, bodies=bodies_of(by), reach=by)
    if row.cited_id or row.settled_at is not None:
        raise CitedSettledError
    found = records_with_numbers(spellings(number), reach=by)
    meant = [record_id for record_id, facts in found.items() if facts.on == on and record_id != row.record_id]
    if len(meant) != 1:
        raise CitedNotFoundError(number=number.strip()[:60])
    row.cited_id, row.settled_at, row.settled_by_id = meant[0], at, by.person_id
    row.save(update_fields=["cited_id", "settled_at", "settled_by_id"])
    fulfilment.answer(row.record_id, by=by, at=at)
    audit.record(by=by, act="bind", about=f"record:{row.record_id}", at=at, level=row.level(), note=meant[0])
    return meant[0]
