"""Says in which governorate a unit stands."""

from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.core.workdays import Governorate
from directory.models import Unit
from directory.workdays import may_declare


@transaction.atomic
def situate(unit_id: int, *, governorate: Governorate | None, by: Reach, at: datetime) -> None:
    """Puts the unit, and what is below it and says nothing else, under that governorate's calendar; None: as above it.

    Deadlines that run there are counted anew by the clockwork. Raises NotWithinReachError, also for whoever does not
    keep that ministry's calendar.
    """
    unit = Unit.objects.select_for_update(of=("self",)).filter(pk=unit_id).first()
    if unit is None or unit.chain()[-1] not in may_declare(by):
        raise NotWithinReachError
    unit.governorate = "" if governorate is None else governorate.value
    unit.situated_at = at
    unit.save(update_fields=["governorate", "situated_at"])
    record(by=by, act="situate", about=f"unit:{unit.pk}", at=at, note=unit.governorate)
