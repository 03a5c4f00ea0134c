"""On which posts somebody sat on a day, in what right, for whom and by which order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from directory.core.day import day_of, start_of
from directory.core.duty import Duty
from directory.core.naming import Name
from directory.core.tenure import Capacity, Limits, Term
from directory.models import Charge, Person, Tenure, TenureQuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class TenureFacts:
    """On which post somebody sat, in what right, for whom, and by which order.

    `holder` is the absent holder of somebody who acts or signs for the post; `limits` count when it has them.
    """

    id: int
    person_id: int
    person: Name
    post_id: int
    title: Name
    unit_id: int
    capacity: Capacity
    order: str
    from_on: date
    until_on: date | None
    order_on: date | None = None
    withdrawn_at: datetime | None = None
    entered_at: datetime | None = None
    limits: Limits = field(default_factory=Limits)
    holder: Name | None = None
    holder_id: int | None = None
    is_head: bool = False


def tenures_of(person_id: int, *, on: date) -> tuple[TenureFacts, ...]:
    """On which posts a person sat that day, in what right, for whom and by which order; holders' posts first.

    What was withdrawn on that very day is there, with the moment.
    """
    return facts_of(Tenure.objects.covering(on).filter(person_id=person_id), on=on)


def tenures_on(post_ids: Iterable[int], *, on: date) -> tuple[TenureFacts, ...]:
    """Everybody who sits on one of these posts that day or signs for it; holders first. Two queries at most."""
    return facts_of(Tenure.objects.on(on).filter(post__in=set(post_ids), person__is_active=True), on=on)


def units_of(person_ids: Iterable[int], *, on: date) -> dict[int, frozenset[int]]:
    """The units in which each of these people sits on a post that day; nobody who left is in it. One query."""
    found: dict[int, set[int]] = {}
    rows = Tenure.objects.on(on).seated().filter(person__in=set(person_ids), person__is_active=True)
    for person, unit in rows.values_list("person", "post__unit"):
        found.setdefault(person, set()).add(unit)
    return {person: frozenset(units) for person, units in found.items()}


def tenures_ahead(post_ids: Iterable[int], *, on: date) -> tuple[TenureFacts, ...]:
    """The same, with those whose first day is still to come."""
    ahead = Tenure.objects.filter(post__in=set(post_ids), person__is_active=True, withdrawn_at=None)
    return facts_of(ahead.exclude(until_on__lt=on), on=on)


def powers_over(post_ids: Iterable[int], *, term: Term, limit: int) -> tuple[TenureFacts, ...]:
    """Every power over these posts on one of these days, the past and the withdrawn too, by its first day.

    `holder` is who held the post on the power's first day. Two queries.
    """
    rows = Tenure.objects.filter(post__in=set(post_ids)).order_by("from_on", "id")
    rows = rows.exclude(until_on__lt=term.from_on).exclude(withdrawn_at__lt=start_of(term.from_on))
    if term.until_on is not None:
        rows = rows.filter(from_on__lte=term.until_on)
    given = list(rows.exclude(capacity=Capacity.HOLDER).select_related("post", "person")[:limit])
    held = Tenure.objects.filter(post__in={one.post_id for one in given}, capacity=Capacity.HOLDER)
    holders = list(held.order_by("from_on", "id").select_related("person"))
    return tuple(_one(one, _holder(holders, one)) for one in given)


def _holder(holders: list[Tenure], power: Tenure) -> Person | None:
    """The last who was holder on the power's first day, be it only until he was withdrawn."""
    on = power.from_on
    there = (
        one.person
        for one in reversed(holders)
        if one.post_id == power.post_id
        and Term(from_on=one.from_on, until_on=one.until_on).covers(on)
        and (one.withdrawn_at is None or day_of(one.withdrawn_at) >= on)
    )
    return next(there, None)


def facts_of(rows: TenureQuerySet, *, on: date) -> tuple[TenureFacts, ...]:
    """What these say, the holders' first; `holder` is who holds the post that day. Two queries at most."""
    tenures = list(rows.select_related("post", "person"))
    for_another = {one.post_id for one in tenures if one.capacity != Capacity.HOLDER}
    there = Tenure.objects.on(on).filter(post__in=for_another, capacity=Capacity.HOLDER).select_related("person")
    holders = {one.post_id: one.person for one in there} if for_another else {}
    return tuple(
        _one(tenure, holders.get(tenure.post_id))
        for tenure in sorted(tenures, key=lambda one: (one.capacity != Capacity.HOLDER, one.post.rank, one.pk))
    )


def _one(tenure: Tenure, holder: Person | None) -> TenureFacts:
    absent = None if holder is None or holder.pk == tenure.person_id else holder
    return TenureFacts(
        id=tenure.pk,
        person_id=tenure.person_id,
        person=tenure.person.name(),
        post_id=tenure.post_id,
        title=tenure.post.title(),
        unit_id=tenure.post.unit_id,
        capacity=Capacity(tenure.capacity),
        order=tenure.order,
        order_on=tenure.order_on,
        withdrawn_at=tenure.withdrawn_at,
        entered_at=tenure.entered_at,
        from_on=tenure.from_on,
        until_on=tenure.until_on,
        limits=tenure.limits(),
        holder=None if absent is None else absent.name(),
        holder_id=None if absent is None else absent.pk,
        is_head=tenure.post.is_head,
    )


def duties_in(person_id: int, *, term: Term) -> frozenset[Duty]:
    """The duties that the person has on one of these days; whoever serves a registry desk is a registrar."""
    charges = Charge.objects.filter(person=person_id)
    held = {Duty(one.duty) for one in charges if term.overlaps(Term(from_on=one.from_on, until_on=one.until_on))}
    desks = Tenure.objects.seated().filter(person=person_id, post__desk__isnull=False, withdrawn_at=None)
    if any(term.overlaps(Term(from_on=one.from_on, until_on=one.until_on)) for one in desks):
        held.add(Duty.REGISTRAR)
    return frozenset(held)
