"""Takes in a ministry's classification plan."""

from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.core.plan import SOURCE, PlannedClass, plan_from
from archive.core.retention import PLAN
from archive.models import Entry, FollowCursor, RecordClass
from archive.saying import say
from directory import audit
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach


@transaction.atomic
def import_plan(body_id: int, *, data: bytes, by: Reach, at: datetime) -> int:
    """Makes the file the body's plan and says how many classes it has; the whole plan is entered in the log.

    A class that stood there before keeps what is filed under it and takes the new schedule; one that is missing
    now takes nothing new. Letters of no class are looked at again.
    Raises NotWithinReachError for whoever does not look after the body's archive, PlanNotReadableError.
    """
    if by != CLOCKWORK and body_id not in by.bodies_in(Duty.ARCHIVIST):
        raise NotWithinReachError
    planned = plan_from(data)
    body: dict[str, Json] = {"what": PLAN, "body": body_id, "classes": [one.as_json() for one in planned]}
    entry = say(EntryKind.RECLASSIFY, body=body, by=by, at=at)
    known = {row.code: row for row in RecordClass.objects.select_for_update().filter(body=body_id)}
    gone = set(known) - {one.code for one in planned}
    RecordClass.objects.filter(body=body_id, code__in=gone).update(is_ended=True)
    rows = [_row(known.get(one.code) or RecordClass(body_id=body_id), one, entry) for one in planned]
    RecordClass.objects.bulk_create([row for row in rows if row.code not in known])
    RecordClass.objects.bulk_update([row for row in rows if row.code in known], _COLUMNS)
    FollowCursor.objects.locked(SOURCE.format(body_id)).move(0)
    audit.record(by=by, act="import_plan", about=f"plan:{body_id}", at=at, note=f"{len(planned)} classes")
    return len(planned)


_COLUMNS = (
    *("parent", "name_ar", "name_ckb", "name_en", "active_years", "semi_active_years"),
    *("fate", "units", "kinds", "basis", "is_ended", "entry"),
)


def _row(row: RecordClass, planned: PlannedClass, entry: Entry) -> RecordClass:
    row.code, row.parent = planned.code, planned.parent
    row.name_ar, row.name_ckb, row.name_en = planned.name.ar, planned.name.ckb, planned.name.en
    row.active_years = planned.schedule.active_years
    row.semi_active_years = planned.schedule.semi_active_years
    row.fate, row.basis = planned.schedule.fate.value, planned.basis
    row.units, row.kinds = list(planned.units), list(planned.kinds)
    row.is_ended, row.entry = False, entry
    return row
