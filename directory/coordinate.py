"""Lets the head of a unit see figures of all ministries by an order, or ends it."""

from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.errors import CoordinatesTwiceError, NotEntitledError, NotWithinReachError, PowerNotGivenError
from directory.core.reach import CLOCKWORK, Reach
from directory.core.tenure import Order, Term, plain
from directory.models import Coordination, Unit


@transaction.atomic
def coordinate(unit_id: int, *, authority: str, term: Term, order: Order, by: Reach, at: datetime) -> int:
    """Enters the power; returns its id. No ministry gives it over the others: it is entered by a command alone.

    Raises NotEntitledError for a person, NotWithinReachError for no such unit, PowerNotGivenError when authority,
    order or days are missing, CoordinatesTwiceError when the unit has the power on one of the days.
    """
    _check(by)
    unit = Unit.objects.select_for_update(no_key=True).filter(pk=unit_id).first()
    if unit is None:
        raise NotWithinReachError
    authority, number = plain(authority), plain(order.number)
    ends_before = term.until_on is not None and term.until_on < term.from_on
    for what, is_missing in (
        ("authority", not authority),
        ("order", not number or order.on is None),
        ("days", ends_before),
    ):
        if is_missing:
            raise PowerNotGivenError(missing=what)
    others = Coordination.objects.filter(unit=unit, withdrawn_at=None)
    if any(term.overlaps(Term(from_on=one.from_on, until_on=one.until_on)) for one in others):
        raise CoordinatesTwiceError
    row = Coordination.objects.create(
        unit=unit,
        authority=authority,
        order=number,
        order_on=order.on,
        from_on=term.from_on,
        until_on=term.until_on,
        entered_at=at,
    )
    record(by=by, act="coordinate", about=f"unit:{unit_id}", at=at, note=f"{authority}: {number}"[:200])
    return row.pk


@transaction.atomic
def end_coordination(coordination_id: int, *, by: Reach, at: datetime) -> None:
    """Ends the power at once. Raises NotEntitledError for a person, NotWithinReachError for a withdrawn one or none."""
    _check(by)
    row = Coordination.objects.select_for_update().filter(pk=coordination_id, withdrawn_at=None).first()
    if row is None:
        raise NotWithinReachError
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record(by=by, act="end_coordination", about=f"unit:{row.unit_id}", at=at, note=row.order)


def _check(by: Reach) -> None:
    if by is not CLOCKWORK:
        raise NotEntitledError
