"""On which posts somebody sat on a day, in what right and by which order."""

from dataclasses import dataclass
from datetime import date

from directory.core.duty import Duty
from directory.core.naming import Name
from directory.core.tenure import Capacity, Term
from directory.models import Charge, Tenure


@dataclass(frozen=True, slots=True, kw_only=True)
class TenureFacts:
    """On which post somebody sat, in what right, and by which order."""

    post_id: int
    title: Name
    unit_id: int
    capacity: Capacity
    order: str
    from_on: date
    until_on: date | None


def tenures_of(person_id: int, *, on: date) -> tuple[TenureFacts, ...]:
    """On which posts a person sat that day, in what right and by which order; holders' posts first."""
    tenures = Tenure.objects.on(on).filter(person_id=person_id).select_related("post")
    return tuple(
        TenureFacts(
            post_id=tenure.post_id,
            title=tenure.post.title(),
            unit_id=tenure.post.unit_id,
            capacity=Capacity(tenure.capacity),
            order=tenure.order,
            from_on=tenure.from_on,
            until_on=tenure.until_on,
        )
        for tenure in sorted(tenures, key=lambda one: (one.capacity != Capacity.HOLDER, one.post.rank, one.pk))
    )


def duties_in(person_id: int, *, term: Term) -> frozenset[Duty]:
    """The duties that the person has on one of these days; whoever serves a registry desk is a registrar."""
    charges = Charge.objects.filter(person=person_id)
    held = {Duty(one.duty) for one in charges if term.overlaps(Term(from_on=one.from_on, until_on=one.until_on))}
    desks = Tenure.objects.filter(person=person_id, post__desk__isnull=False)
    if any(term.overlaps(Term(from_on=one.from_on, until_on=one.until_on)) for one in desks):
        held.add(Duty.REGISTRAR)
    return frozenset(held)
