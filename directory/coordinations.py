"""Which bodies see figures across ministries: on a day, and over days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from directory.core.day import start_of
from directory.core.naming import Name
from directory.core.tenure import Term
from directory.models import Coordination, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinationFacts:
    """Whose head sees the figures, by whose order, from which day to which; `until_on` None: until further order."""

    id: int
    unit_id: int
    unit: Name
    authority: str
    order: str
    order_on: date | None
    from_on: date
    until_on: date | None
    withdrawn_at: datetime | None


def coordinations_over(term: Term) -> tuple[CoordinationFacts, ...]:
    """Every such power on one of these days, the past and the withdrawn too, by its first day. One query."""
    rows = Coordination.objects.exclude(until_on__lt=term.from_on).exclude(withdrawn_at__lt=start_of(term.from_on))
    if term.until_on is not None:
        rows = rows.filter(from_on__lte=term.until_on)
    return _facts(rows.select_related("unit"))


def coordinations_of(unit_ids: Iterable[int], *, on: date) -> tuple[CoordinationFacts, ...]:
    """By which powers these units see across ministries that day. One query."""
    return _facts(Coordination.objects.on(on).filter(unit__in=set(unit_ids)).select_related("unit"))


def ids_coordinated(unit_ids: Iterable[int], *, on: date) -> frozenset[int]:
    """Every unit of every ministry when one of these coordinates them that day, else none. Two queries at most."""
    if not Coordination.objects.on(on).filter(unit__in=set(unit_ids)).exists():
        return frozenset()
    return frozenset(Unit.objects.values_list("pk", flat=True))


def _facts(rows: Iterable[Coordination]) -> tuple[CoordinationFacts, ...]:
    return tuple(
        CoordinationFacts(
            id=row.pk,
            unit_id=row.unit_id,
            unit=row.unit.name(),
            authority=row.authority,
            order=row.order,
            order_on=row.order_on,
            from_on=row.from_on,
            until_on=row.until_on,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )
