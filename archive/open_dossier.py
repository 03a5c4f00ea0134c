"""Opens a dossier (فتح إضبارة)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from archive.core.errors import ClassNotKnownError, DossierExistsError
from archive.models import Dossier, RecordClass
from directory import audit
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.reach import Reach


def open_dossier(class_id: int, *, symbol: str, title: str, by: Reach, at: datetime) -> int:
    """Opens a dossier of this class; its records stay active until it is closed. Returns its id.

    Raises ClassNotKnownError for a class of a body whose archive `by` does not look after, DossierExistsError.
    """
    chosen = RecordClass.objects.of(by.bodies_in(Duty.ARCHIVIST)).filter(pk=class_id).first()
    if chosen is None:
        raise ClassNotKnownError
    try:
        with transaction.atomic():
            dossier = Dossier.objects.create(
                body_id=chosen.body_id, symbol=symbol, title=title, record_class=chosen, opened_on=day_of(at)
            )
            audit.record(by=by, act="open_dossier", about=f"dossier:{dossier.pk}", at=at)
    except IntegrityError as error:
        raise DossierExistsError from error
    return dossier.pk
