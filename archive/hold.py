"""Places a legal hold (تحفّظ) under a mandate."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.errors import HoldNotAcceptedError
from archive.core.leaf import EntryKind
from archive.models import Dossier, HeldRecord, Hold, Record
from archive.saying import say
from directory import audit
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach

MOST = 1_000
"""Records that one hold names by themselves; more are held by their dossier."""


@transaction.atomic
def hold(  # noqa: PLR0913  (what a hold says)
    body_id: int,
    *,
    mandate: str,
    reason: str,
    record_ids: Iterable[str] = (),
    dossier_id: int | None = None,
    by: Reach,
    at: datetime,
) -> int:
    """Keeps these records, and all that is or will be in the dossier, from disposal; returns the hold's id.

    One archivist suffices: in doubt nothing is destroyed. Raises NotWithinReachError, HoldNotAcceptedError without
    a mandate, or when it would hold nothing or too much.
    """
    if body_id not in by.bodies_in(Duty.ARCHIVIST) or by.person_id is None:
        raise NotWithinReachError
    wanted = sorted(set(record_ids))
    faults = {
        "mandate": not mandate.strip(),
        "nothing": not wanted and dossier_id is None,
        "too_many": len(wanted) > MOST,
    }
    for finding, is_found in faults.items():
        if is_found:
            raise HoldNotAcceptedError(finding=finding)
    dossier = None if dossier_id is None else Dossier.objects.one(dossier_id, reach=by)
    held = Record.objects.cared_for(by).filter(record_id__in=wanted, body=body_id).count()
    if held != len(wanted) or (dossier is not None and dossier.body_id != body_id):
        raise NotWithinReachError
    symbol = "" if dossier is None else dossier.symbol
    said: dict[str, Json] = {"body": body_id, "mandate": mandate, "reason": reason}
    said |= {"records": wanted, "dossier": symbol}
    row = Hold.objects.create(
        body_id=body_id,
        mandate=mandate,
        reason=reason,
        dossier=dossier,
        placed_at=at,
        placed_by_id=by.person_id,
        entry=say(EntryKind.HOLD, body=said, by=by, at=at),
    )
    HeldRecord.objects.bulk_create([HeldRecord(hold=row, record_id=record_id) for record_id in wanted])
    audit.record(by=by, act="hold", about=f"hold:{row.pk}", at=at, note=mandate)
    return row.pk
