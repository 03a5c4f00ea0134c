"""Who is absent, who sees to it, and who may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from directory.core.absence import RETURNED_FOR
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.core.tenure import Capacity, Term
from directory.models import Absence, Person, Tenure
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
    prepared_by: Name | None
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
    rows = list(near.select_related("person", "acting", "deputy", "prepared_by").order_by("from_on", "id"))
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
    rows = Absence.objects.filter(person=reach.person_id).select_related("person", "acting", "deputy", "prepared_by")
    found = rows.filter(pk=absence_id).first()
    if found is None or reach.person_id is None:
        raise NotWithinReachError
    return _facts(found)


def served(reach: Reach, *, units: Iterable[int], on: date) -> tuple[PersonFacts, ...]:
    """Whose absence this person may prepare: the heads of these units, and those whose inbox the person keeps.

    Two queries.
    """
    kept = Tenure.objects.on(on).filter(person=reach.person_id, capacity=Capacity.DEPUTY).values("post")
    theirs = Q(post__in=kept) | Q(post__unit__in=list(units), post__is_head=True)
    held = Tenure.objects.on(on).filter(theirs, capacity=Capacity.HOLDER, person__is_active=True)
    found = people_by_id(held.exclude(person=reach.person_id).values_list("person", flat=True))
    return tuple(sorted(found.values(), key=lambda one: (one.name.ar, one.id)))


def standing_of(person_id: int, *, on: date) -> tuple[Term, ...]:
    """The days of this person's absences that are not over."""
    rows = Absence.objects.standing().filter(person=person_id, until_on__gte=on).order_by("from_on", "id")
    return tuple(row.term() for row in rows)


def take_turns(person_id: int) -> None:
    """Of two deeds about a person's absences at once the second waits here, and finds what the first wrote."""
    Person.objects.select_for_update().get(pk=person_id)


def proposed(person_id: int | None, *, on: date) -> tuple[PersonFacts, ...]:
    """Who may act or receive for somebody, the likeliest first: who did so before, the last first; then by rank.

    Colleagues are those of the same unit and the heads next below. Four queries.
    """
    held = Tenure.objects.on(on).filter(person=person_id, capacity=Capacity.HOLDER)
    posts, units = (set(held.values_list(column, flat=True)) for column in ("post", "post__unit"))
    before = Tenure.objects.filter(post__in=posts, capacity__in=(Capacity.ACTING, Capacity.DEPUTY))
    likely = list(before.order_by("-from_on", "-id").values_list("person", flat=True))
    near = Q(post__unit__in=units) | Q(post__unit__parent__in=units, post__is_head=True)
    there = Tenure.objects.on(on).filter(near, capacity=Capacity.HOLDER, person__is_active=True)
    seated = list(there.order_by("post__rank", "id").values_list("person", flat=True))
    still = set(Tenure.objects.on(on).seated().filter(person__in=likely).values_list("person", flat=True))
    order = dict.fromkeys([*(one for one in likely if one in still), *seated])
    people = people_by_id(order)
    return tuple(people[one] for one in order if one != person_id and people[one].is_active)


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
        prepared_by=None if row.prepared_by is None else row.prepared_by.name(),
        ended_at=row.ended_at,
    )
