"""Who is absent, who sees to it, and who may."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from directory.core.absence import RETURNED_FOR
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.core.tenure import Capacity
from directory.models import Absence, Tenure
from directory.whois import PersonFacts, people_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceFacts:
    """An absence: whose, its days, by which order, who acts and who receives meanwhile."""

    id: int
    person: Name
    from_on: date
    until_on: date
    order: str
    acting: Name | None
    deputy: Name | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a desk says of absences: the own one, the last one that is over, and those of others one stands in for.

    `is_ahead` while the own one has not begun.
    """

    own: AbsenceFacts | None
    is_ahead: bool
    over: AbsenceFacts | None
    others: tuple[AbsenceFacts, ...]


def around(reach: Reach, *, on: date) -> Around:
    """The absences that the desk tells of. One query."""
    me = reach.person_id
    theirs = (Q(acting=me) | Q(deputy=me)) & Q(ended_at=None, from_on__lte=on, until_on__gte=on)
    near = Absence.objects.filter(Q(person=me) | theirs, until_on__gte=on - RETURNED_FOR)
    near = near if me is not None else near.none()
    rows = list(near.select_related("person", "acting", "deputy").order_by("from_on", "id"))
    own = [row for row in rows if row.person_id == me]
    running = next((row for row in own if row.ended_at is None and row.until_on >= on), None)
    over = [row for row in own if row != running and row.from_on <= _end(row) and on - RETURNED_FOR <= _end(row) <= on]
    return Around(
        own=None if running is None else _facts(running),
        is_ahead=running is not None and running.from_on > on,
        over=_facts(over[-1]) if over else None,
        others=tuple(_facts(row) for row in rows if row.person_id != me),
    )


def absence(absence_id: int, *, reach: Reach) -> AbsenceFacts:
    """The reader's own absence. Raises NotWithinReachError."""
    rows = Absence.objects.filter(person=reach.person_id).select_related("person", "acting", "deputy")
    found = rows.filter(pk=absence_id).first()
    if found is None or reach.person_id is None:
        raise NotWithinReachError
    return _facts(found)


def proposed(reach: Reach, *, on: date) -> tuple[PersonFacts, ...]:
    """Who may act or receive, the likeliest first: who did so before, the last first; then colleagues by rank.

    Colleagues are those of the same unit and the heads next below. Four queries.
    """
    held = Tenure.objects.on(on).filter(person=reach.person_id, capacity=Capacity.HOLDER)
    posts, units = (set(held.values_list(column, flat=True)) for column in ("post", "post__unit"))
    before = Tenure.objects.filter(post__in=posts, capacity__in=(Capacity.ACTING, Capacity.DEPUTY))
    likely = list(before.order_by("-from_on", "-id").values_list("person", flat=True))
    near = Q(post__unit__in=units) | Q(post__unit__parent__in=units, post__is_head=True)
    there = Tenure.objects.on(on).filter(near, capacity=Capacity.HOLDER, person__is_active=True)
    seated = list(there.order_by("post__rank", "id").values_list("person", flat=True))
    still = set(Tenure.objects.on(on).seated().filter(person__in=likely).values_list("person", flat=True))
    order = dict.fromkeys([*(one for one in likely if one in still), *seated])
    people = people_by_id(order)
    return tuple(people[one] for one in order if one != reach.person_id and people[one].is_active)


def is_holder(reach: Reach, *, on: date) -> bool:
    """True for whoever holds a post that day. One query."""
    return Tenure.objects.on(on).filter(person=reach.person_id, capacity=Capacity.HOLDER).exists()


def _end(row: Absence) -> date:
    """The last day of it, as it came about."""
    return row.until_on if row.ended_at is None else min(day_of(row.ended_at), row.until_on)


def _facts(row: Absence) -> AbsenceFacts:
    return AbsenceFacts(
        id=row.pk,
        person=row.person.name(),
        from_on=row.from_on,
        until_on=max(row.from_on, _end(row)),
        order=row.order,
        acting=None if row.acting is None else row.acting.name(),
        deputy=None if row.deputy is None else row.deputy.name(),
        ended_at=row.ended_at,
    )
