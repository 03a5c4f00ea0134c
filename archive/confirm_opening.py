"""The second cleared person lets a top secret letter be opened (decision 11)."""

from datetime import datetime

from django.db import transaction

from archive.core.errors import OpeningNotAcceptedError, OpeningSettledError
from archive.core.opening import Wrong, wrong_with_confirming
from archive.models import Opening, Record
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def confirm_opening(opening_id: int, *, by: Reach, at: datetime) -> None:
    """Opens the letter to the one who asked. Both acts stand in the journal.

    The second person must be cleared for it and see its envelope: a reader, or the registry that carries it.
    Raises NotWithinReachError, OpeningNotAcceptedError, OpeningSettledError.
    """
    asked = Opening.objects.select_for_update(of=("self",)).filter(pk=opening_id).first()
    if asked is None:
        raise NotWithinReachError
    row = Record.objects.enveloped(by).filter(record_id=asked.record_id).first()
    if row is None:
        raise NotWithinReachError
    wrong = wrong_with_confirming(
        asked_by=asked.asked_by_id, asked_at=asked.asked_at, seconded_at=asked.seconded_at, by=by.person_id, at=at
    )
    if wrong is Wrong.SETTLED:
        raise OpeningSettledError(finding=wrong.value)
    if wrong is not None:
        raise OpeningNotAcceptedError(finding=wrong.value)
    asked.seconded_by_id, asked.seconded_at = by.person_id, max(at, asked.asked_at)  # the clock may have been set back
    asked.save(update_fields=["seconded_by", "seconded_at"])
    note = f"for person:{asked.asked_by_id}"
    audit.record(by=by, act="confirm_opening", about=f"record:{asked.record_id}", at=at, level=row.level, note=note)
