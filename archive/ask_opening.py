"""A reader asks a second cleared person to let a top secret letter be opened (decision 11)."""

from datetime import datetime

from django.db import transaction

from archive.core.errors import OpeningNotAcceptedError
from archive.core.opening import LONGEST_REASON, Wrong, wrong_with_asking
from archive.models import Opening, Record
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def ask_opening(record_id: str, *, reason: str, by: Reach, at: datetime) -> int:
    """Puts the request before the others who may; the one that waits already counts. Returns its id.

    Raises NotWithinReachError, OpeningNotAcceptedError.
    """
    row = Record.objects.locked(record_id, by=by)
    wrong = wrong_with_asking(level=row.level, reason=reason)
    if wrong is not None or by.person_id is None:
        raise OpeningNotAcceptedError(finding=(wrong or Wrong.OWN).value)
    waiting = Opening.objects.waiting(at=at).filter(record_id=record_id, asked_by=by.person_id).first()
    if waiting is not None:
        return waiting.pk
    typed = " ".join(reason.split())[:LONGEST_REASON]
    asked = Opening.objects.create(record_id=record_id, asked_by_id=by.person_id, asked_at=at, reason=typed)
    audit.record(by=by, act="ask_opening", about=f"record:{record_id}", at=at, level=row.level, note=typed)
    return asked.pk
