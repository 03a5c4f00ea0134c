"""Says which dates a ministry's letters carry beside the Gregorian one."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.errors import NotWithinReachError
from directory.core.months import Era
from directory.core.reach import Reach
from directory.models import Unit
from directory.workdays import may_declare


@transaction.atomic
def choose_calendars(eras: Collection[Era], *, body_id: int, by: Reach, at: datetime) -> None:
    """From now on the registry's stamp of this ministry prints these, or none, on the days that its table knows.

    Raises NotWithinReachError for whoever does not keep that ministry's calendar.
    """
    body = Unit.objects.select_for_update(no_key=True).filter(pk=body_id, parent=None).first()
    if body is None or by.person_id is None or body_id not in may_declare(by):
        raise NotWithinReachError
    body.prints_hijri, body.prints_kurdish = Era.HIJRI in eras, Era.KURDISH in eras
    body.save(update_fields=["prints_hijri", "prints_kurdish"])
    chosen = " ".join(era.value for era in Era if era in eras)
    record(by=by, act="choose_calendars", about=f"unit:{body_id}", at=at, note=chosen)
