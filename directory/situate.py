"""Says in which governorate a unit stands."""

from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.errors import NotEntitledError, NotWithinReachError
from directory.core.reach import Reach
from directory.core.workdays import Governorate
from directory.models import Unit
from directory.workdays import may_declare


@transaction.atomic
def situate(unit_id: int, *, governorate: Governorate | None, by: Reach, at: datetime) -> None:
    """Puts the unit, and what is below it and says nothing else, under that governorate's calendar; None: as above it.

    Raises NotWithinReachError, NotEntitledError.
    """
    unit = Unit.objects.select_for_update(of=("self",)).filter(pk=unit_id).first()
    if unit is None:
        raise NotWithinReachError
    if unit.chain()[-1] not in may_declare(by):
        raise NotEntitledError
    unit.governorate = "" if governorate is None else governorate.value
    unit.save(update_fields=["governorate"])
    record(by=by, act="situate", about=f"unit:{unit.pk}", at=at, note=unit.governorate)
