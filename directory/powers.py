"""Who reads by other rights than a post: circles, heads of units, and the mandates of inspectors."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group
from django.db.models import Q

from directory.core.clearance import Clearance
from directory.core.naming import Name
from directory.core.reach import Facts
from directory.core.tenure import Capacity
from directory.models import Mandate, PersonClearance, Tenure, Unit
from directory.whois import scope_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateFacts:
    """A mandate, and whose it is."""

    number: str
    person: Name


def groups_by_id(ids: Iterable[int]) -> dict[int, Name]:
    """The names of those groups, in one query; a group has one name for all languages."""
    return {group.pk: Name(ar=group.name) for group in Group.objects.filter(pk__in=set(ids))}


def heads_of(unit_ids: Iterable[int], *, on: date) -> dict[int, frozenset[int]]:
    """Who heads each of these units that day, acting officials beside the absent; a unit without is left out."""
    tenures = Tenure.objects.on(on).filter(post__unit__in=set(unit_ids), post__is_head=True, person__is_active=True)
    heads: dict[int, set[int]] = defaultdict(set)
    for tenure in tenures.select_related("post"):
        if Capacity(tenure.capacity).is_whole:
            heads[tenure.post.unit_id].add(tenure.person_id)
    return {unit: frozenset(people) for unit, people in heads.items()}


def ids_under(unit_ids: Iterable[int]) -> frozenset[int]:
    """These units and everything below them, in one query."""
    under = Q(pk__in=())
    for unit in unit_ids:
        under |= Q(path__contains=f"/{unit}/")
    return frozenset(Unit.objects.filter(under).values_list("pk", flat=True))


def ids_coordinated(unit_ids: Iterable[int]) -> frozenset[int]:
    """Every unit of every ministry when one of these coordinates them, else none. Two queries at most."""
    if not Unit.objects.filter(pk__in=list(unit_ids), is_coordinating=True).exists():
        return frozenset()
    return frozenset(Unit.objects.values_list("pk", flat=True))


def mandates_opening(facts: Facts, *, on: date) -> tuple[MandateFacts, ...]:
    """The mandates that open such a paper on that day to people cleared for it, in the order of their numbers."""
    valid = Mandate.objects.filter(from_on__lte=on, until_on__gte=on, person__is_active=True)
    rows = valid.select_related("person__cleared").prefetch_related("units").order_by("number")
    return tuple(MandateFacts(number=row.number, person=row.person.name()) for row in rows if _opens(row, facts))


def _opens(row: Mandate, facts: Facts) -> bool:
    cleared = getattr(row.person, "cleared", None)
    clearance = cleared.clearance() if isinstance(cleared, PersonClearance) else Clearance()
    return clearance.dominates(facts.label) and scope_of(row).opens(facts, clearance)
