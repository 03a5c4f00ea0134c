"""Reopens a closed dossier (إعادة فتح إضبارة): its records' years run anew from its next close (domain 2.12)."""

from datetime import date, datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.errors import DisposalBegunError, DossierNotClosedError, ReopeningNotAcceptedError
from archive.core.leaf import EntryKind
from archive.core.retention import DOSSIER, REASON_LIMIT, DisposalState
from archive.models import DisposalItem, Dossier, RecordClass
from archive.saying import say
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def reopen_dossier(dossier_id: int, *, reason: str, by: Reach, at: datetime) -> None:
    """Reopens it for whoever may close it, with an entry in the log that says why.

    Refused once disposal began: a list names one of its records, or one of its class whose years began on the day it
    was closed is gone. Which dossier a destroyed record lay in is told by nothing any more, so such a one counts.
    Raises NotWithinReachError, DossierNotClosedError, ReopeningNotAcceptedError, DisposalBegunError.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).one(dossier_id, reach=by)
    if dossier.closed_on is None:
        raise DossierNotClosedError
    said = " ".join(reason.split())
    if not 0 < len(said) <= REASON_LIMIT:
        raise ReopeningNotAcceptedError(limit=REASON_LIMIT)
    RecordClass.objects.select_for_update().get(pk=dossier.record_class_id)  # lists are drawn up under it
    if _has_begun(dossier, dossier.closed_on):
        raise DisposalBegunError
    dossier.closed_on, dossier.entry = None, None
    body: dict[str, Json] = {
        "what": DOSSIER,
        "body": dossier.body_id,
        "dossier": dossier.symbol,
        "reopened_on": day_of(at).isoformat(),
        "reason": said,
    }
    say(EntryKind.RECLASSIFY, body=body, by=by, at=at)
    dossier.save(update_fields=["closed_on", "entry"])
    dossier.filings.update(since=None)
    audit.record(by=by, act="reopen_dossier", about=f"dossier:{dossier.pk}", at=at, note=said)


def _has_begun(dossier: Dossier, closed_on: date) -> bool:
    lines = DisposalItem.objects.exclude(disposal__state=DisposalState.DROPPED.value)
    if lines.filter(record_id__in=dossier.filings.values("record__record_id")).exists():
        return True
    gone = lines.filter(disposal__record_class=dossier.record_class_id, since=closed_on, gone_at__isnull=False)
    return gone.exists()
