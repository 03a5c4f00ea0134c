"""Opens a dossier (فتح إضبارة)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from archive.core.canonical import Json
from archive.core.errors import ClassNotKnownError, DossierExistsError
from archive.core.leaf import EntryKind
from archive.core.retention import DOSSIER
from archive.models import Dossier, RecordClass
from archive.saying import say
from directory import audit
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.reach import Reach


def open_dossier(class_id: int, *, symbol: str, title: str, by: Reach, at: datetime) -> int:
    """Opens a dossier of this class, with an entry in the log; its records stay active until it is closed.

    Returns its id. Raises ClassNotKnownError for a class of a body whose archive `by` does not look after,
    DossierExistsError.
    """
    chosen = RecordClass.objects.of(by.bodies_in(Duty.ARCHIVIST)).filter(pk=class_id).first()
    if chosen is None:
        raise ClassNotKnownError
    try:
        with transaction.atomic():
            dossier = Dossier.objects.create(
                body_id=chosen.body_id, symbol=symbol, title=title, record_class=chosen, opened_on=day_of(at)
            )
            body: dict[str, Json] = {
                "what": DOSSIER,
                "body": dossier.body_id,
                "dossier": symbol,
                "title": title,
                "class": chosen.code,
                "opened_on": dossier.opened_on.isoformat(),
            }
            say(EntryKind.RECLASSIFY, body=body, by=by, at=at)
            audit.record(by=by, act="open_dossier", about=f"dossier:{dossier.pk}", at=at)
    except IntegrityError as error:
        raise DossierExistsError from error
    return dossier.pk
