"""Writing off: a paper that a registered letter refers to will not be found here, and why."""

from datetime import datetime

from django.db import transaction

from correspondence.citations import bodies_of
from correspondence.core import route
from correspondence.core.errors import CitedSettledError
from correspondence.models import Citation
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def write_off(citation_id: int, *, reason: str, by: Reach, at: datetime) -> None:
    """Takes the reference from the list of what is to be found, with the reason: it lies on paper, or elsewhere.

    A registrar of the body whose letter refers may. Raises NotWithinReachError, CitedSettledError,
    ReasonMissingError, ReasonTooLongError.
    """
    said = route.reason(reason, limit=route.END_REASON_LIMIT)
    row = Citation.objects.held(citation_id, bodies=bodies_of(by), reach=by)
    if row.cited_id or row.settled_at is not None:
        raise CitedSettledError
    row.settled_at, row.settled_by_id, row.reason = at, by.person_id, said
    row.save(update_fields=["settled_at", "settled_by_id", "reason"])
    audit.record(by=by, act="write_off", about=f"record:{row.record_id}", at=at, level=row.level())
