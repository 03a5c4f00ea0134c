"""Declares days on which offices are closed, on the same day if need be, or takes them back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from directory.audit import record
from directory.core.day import day_of
from directory.core.errors import HolidayTwiceError, NotEntitledError, NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.core.tenure import plain
from directory.core.workdays import Holidays, check_holiday
from directory.models import Holiday, Unit
from directory.workdays import may_declare


@transaction.atomic
def declare_holiday(days: Holidays, *, body_id: int, name: Name, by: Reach, at: datetime) -> int:
    """Closes the ministry's offices in the governorate, or all of them, on those days; returns the holiday's id.

    Deadlines that run are counted anew by the clockwork. Raises NotWithinReachError for no such ministry,
    NotEntitledError, HolidayDaysError, HolidayTwiceError.
    """
    if not Unit.objects.select_for_update().filter(pk=body_id, parent=None).exists():
        raise NotWithinReachError
    if by.person_id is None or body_id not in may_declare(by):
        raise NotEntitledError
    check_holiday(days.from_on, days.until_on, today=day_of(at))
    same = Holiday.objects.filter(Q(governorate="") | Q(governorate=days.governorate), body=body_id, withdrawn_at=None)
    if same.filter(from_on__lte=days.until_on, until_on__gte=days.from_on).exists():
        raise HolidayTwiceError
    row = Holiday.objects.create(
        body_id=body_id,
        governorate=days.governorate,
        name_ar=plain(name.ar),
        name_ckb=plain(name.ckb),
        name_en=plain(name.en),
        from_on=days.from_on,
        until_on=days.until_on,
        declared_by_id=by.person_id,
        declared_at=at,
    )
    span = f"{days.from_on.isoformat()}/{days.until_on.isoformat()} {days.governorate}"
    record(by=by, act="declare_holiday", about=f"holiday:{row.pk}", at=at, note=span)
    return row.pk


@transaction.atomic
def withdraw_holiday(holiday_id: int, *, by: Reach, at: datetime) -> None:
    """Takes the holiday back: its days count again.

    Raises NotWithinReachError, also for one that is over, and for whoever does not keep that ministry's calendar.
    """
    row = Holiday.objects.select_for_update(of=("self",)).filter(pk=holiday_id, withdrawn_at=None).first()
    is_kept = row is not None and by.person_id is not None and row.body_id in may_declare(by)
    if row is None or not is_kept or row.until_on < day_of(at):
        raise NotWithinReachError
    row.withdrawn_by_id, row.withdrawn_at = by.person_id, at
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record(by=by, act="withdraw_holiday", about=f"holiday:{row.pk}", at=at)
