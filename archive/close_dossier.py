"""Closes a dossier (غلق إضبارة): from this day its records' years run."""

from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.errors import DossierClosedError
from archive.core.leaf import EntryKind
from archive.core.retention import DOSSIER
from archive.models import Dossier
from archive.saying import say
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def close_dossier(dossier_id: int, *, by: Reach, at: datetime) -> None:
    """Closes it, with an entry in the log. Raises NotWithinReachError, DossierClosedError."""
    dossier = Dossier.objects.select_for_update(of=("self",)).one(dossier_id, reach=by)
    if dossier.closed_on is not None:
        raise DossierClosedError
    dossier.closed_on = day_of(at)
    body: dict[str, Json] = {
        "what": DOSSIER,
        "body": dossier.body_id,
        "dossier": dossier.symbol,
        "closed_on": dossier.closed_on.isoformat(),
    }
    dossier.entry = say(EntryKind.RECLASSIFY, body=body, by=by, at=at)
    dossier.save(update_fields=["closed_on", "entry"])
    dossier.filings.update(since=dossier.closed_on)
    audit.record(by=by, act="close_dossier", about=f"dossier:{dossier.pk}", at=at)
