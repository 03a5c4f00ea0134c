"""On which days an office works: the calendar of its governorate in its ministry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from directory.core.duty import Duty
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.core.workdays import Calendar, calendar
from directory.models import Holiday, Tenure, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayFacts:
    """Days that are declared closed, by whom and when."""

    id: int
    body_id: int
    body: Name
    governorate: str
    name: Name
    from_on: date
    until_on: date
    declared_by: Name
    declared_at: datetime
    withdrawn_at: datetime | None


def calendars_of(unit_ids: Iterable[int], *, since: date) -> dict[int, Calendar]:
    """The calendar of each of these units, as far as it matters from that day on.

    Two queries; a third where a governorate has closed days of its own.
    """
    paths = Unit.objects.filter(pk__in=set(unit_ids)).only("path")
    return calendars_along({unit.pk: unit.chain() for unit in paths}, since=since)


def calendars_along(paths: Mapping[int, tuple[int, ...]], *, since: date) -> dict[int, Calendar]:
    """The same of units whose way up to their ministry is known; one query, a second for a governorate's own days."""
    closed = Holiday.objects.filter(
        body__in={path[-1] for path in paths.values()}, until_on__gte=since, withdrawn_at=None
    )
    rows = [(row.body_id, row.days()) for row in closed]
    above = {unit for path in paths.values() for unit in path} if any(days.governorate for _, days in rows) else set()
    places = dict(Unit.objects.filter(pk__in=above).values_list("pk", "governorate")) if above else {}
    return {
        key: calendar((days for body, days in rows if body == path[-1]), governorate=_place(path, places))
        for key, path in paths.items()
    }


def calendar_of(unit_id: int, *, since: date) -> Calendar:
    """The calendar of one unit; of one that is not there, the plain week."""
    return calendars_of([unit_id], since=since).get(unit_id, Calendar())


def calendars_of_people(person_ids: Iterable[int], *, on: date, since: date) -> dict[int, Calendar]:
    """The calendar each of these people works by: of the unit of the highest own post; without one, the plain week."""
    wanted = set(person_ids)
    seats = Tenure.objects.on(on).seated().filter(person_id__in=wanted).highest()
    units = dict(reversed(seats.values_list("person_id", "post__unit")))
    calendars = calendars_of(units.values(), since=since)
    return {person: calendars.get(units.get(person, 0), Calendar()) for person in wanted}


def calendar_at(post_id: int | None, *, otherwise: int, since: date) -> Calendar:
    """The calendar of the unit in which the post is; of the unit `otherwise` where it is nobody's turn alone."""
    asked = Unit.objects.filter(pk=otherwise) if post_id is None else Unit.objects.filter(posts=post_id)
    paths = {unit.pk: unit.chain() for unit in asked.only("path")}
    return next(iter(calendars_along(paths, since=since).values()), Calendar())


def holidays(reach: Reach, *, on: date) -> tuple[HolidayFacts, ...]:
    """The closed days of the reader's ministries that are not over, the nearest first."""
    rows = Holiday.objects.filter(body__in=bodies_of(reach), until_on__gte=on, withdrawn_at=None)
    return _facts(rows.order_by("from_on", "id"))


def declared_since(on: date) -> tuple[HolidayFacts, ...]:
    """What was declared for that day or later, the withdrawn included, in the order in which it was declared."""
    return _facts(Holiday.objects.filter(until_on__gte=on).order_by("id"))


def situated_since(at: datetime) -> tuple[tuple[int, int, datetime], ...]:
    """The units whose governorate was said since: the unit, its ministry, and when it was last said."""
    rows = Unit.objects.filter(situated_at__gte=at).order_by("situated_at", "id")
    return tuple((row.pk, row.chain()[-1], row.situated_at) for row in rows if row.situated_at is not None)


def bodies_of(reach: Reach) -> frozenset[int]:
    """The ministries in which the reader has a post or a duty."""
    rows = Unit.objects.filter(pk__in=reach.units | reach.heads)
    return frozenset(unit.chain()[-1] for unit in rows) | frozenset(body for _, body in reach.charges)


def may_declare(reach: Reach) -> frozenset[int]:
    """The ministries whose calendar the reader keeps: its administrator, and whoever heads it."""
    headed = Unit.objects.filter(pk__in=reach.heads, parent=None).values_list("pk", flat=True)
    return reach.bodies_in(Duty.ADMINISTRATOR) | frozenset(headed)


def places_of(bodies: Iterable[int]) -> tuple[tuple[Name, str], ...]:
    """The units of these ministries that say in which governorate they stand, in the order of the tree."""
    rows = Unit.objects.filter(body__in=set(bodies)).exclude(governorate="").order_by("path", "id")
    return tuple((row.name(), row.governorate) for row in rows)


def _place(path: Iterable[int], places: dict[int, str]) -> str:
    """The governorate said nearest above."""
    return next((places[unit] for unit in path if places.get(unit)), "")


def _facts(rows: QuerySet[Holiday]) -> tuple[HolidayFacts, ...]:
    return tuple(
        HolidayFacts(
            id=row.pk,
            body_id=row.body_id,
            body=row.body.name(),
            governorate=row.governorate,
            name=row.name(),
            from_on=row.from_on,
            until_on=row.until_on,
            declared_by=row.declared_by.name(),
            declared_at=row.declared_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows.select_related("declared_by", "body")
    )
