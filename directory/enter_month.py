"""Enters the first day of a Hijri or Kurdish month into a ministry's table, corrects it, or takes it back."""

from datetime import date, datetime

from django.db import transaction

from directory.audit import record
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.months import Month, check_month, check_withdrawal
from directory.core.reach import Reach
from directory.models import MonthStart, Unit
from directory.workdays import may_declare


@transaction.atomic
def enter_month(month: Month, *, first_on: date, body_id: int, by: Reach, at: datetime) -> None:
    """Letters that are numbered from now on carry the date that follows; what is sealed stays as it is.

    A month that is in the table already is corrected: its former line stays, withdrawn. Raises
    NotWithinReachError for whoever does not keep that ministry's calendar, and what `check_month` raises.
    """
    keeper = _keeper(body_id, by=by)
    table = MonthStart.objects.table(body_id, month.era)
    check_month(month, first_on, table=table, today=day_of(at))
    if table.get(month) == first_on:
        return
    _end(month, body_id=body_id, keeper=keeper, at=at)
    MonthStart.objects.create(
        body_id=body_id,
        era=month.era.value,
        year=month.year,
        month=month.number,
        first_on=first_on,
        entered_by_id=keeper,
        entered_at=at,
    )
    note = f"{month.era.value}={month.year:04d}-{month.number:02d} {first_on.isoformat()}"
    record(by=by, act="enter_month", about=f"unit:{body_id}", at=at, note=note)


@transaction.atomic
def withdraw_month(month: Month, *, body_id: int, by: Reach, at: datetime) -> None:
    """Takes the last month out of the table again.

    Raises NotWithinReachError also for a month that is not there, MonthGapError, MonthOverError.
    """
    keeper = _keeper(body_id, by=by)
    table = MonthStart.objects.table(body_id, month.era)
    if month not in table:
        raise NotWithinReachError
    check_withdrawal(month, table=table, today=day_of(at))
    _end(month, body_id=body_id, keeper=keeper, at=at)
    note = f"{month.era.value}={month.year:04d}-{month.number:02d}"
    record(by=by, act="withdraw_month", about=f"unit:{body_id}", at=at, note=note)


def _keeper(body_id: int, *, by: Reach) -> int:
    """Who acts, with the ministry's row locked: of two who enter at once the second sees what the first entered."""
    is_there = Unit.objects.select_for_update(no_key=True).filter(pk=body_id, parent=None).exists()
    if not is_there or by.person_id is None or body_id not in may_declare(by):
        raise NotWithinReachError
    return by.person_id


def _end(month: Month, *, body_id: int, keeper: int, at: datetime) -> None:
    rows = MonthStart.objects.current(body_id).filter(era=month.era.value, year=month.year, month=month.number)
    rows.update(withdrawn_by=keeper, withdrawn_at=at)
