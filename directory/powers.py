"""Who reads by other rights than a post: circles, heads of units, and the mandates of inspectors."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group
from django.db.models import Prefetch, Q

from directory.core.naming import Name
from directory.core.reach import Facts, Reach
from directory.core.tenure import Capacity
from directory.inspections import known_whole
from directory.models import Mandate, Person, Tenure, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateFacts:
    """A mandate, who gave it, and whose it is: nobody's name for whom it is told to without who inspects."""

    number: str
    authority: str
    people: tuple[Name, ...] = ()


def groups_by_id(ids: Iterable[int]) -> dict[int, Name]:
    """The names of those groups, in one query; a group has one name for all languages."""
    return {group.pk: Name(ar=group.name) for group in Group.objects.filter(pk__in=set(ids))}


def heads_of(unit_ids: Iterable[int], *, on: date) -> dict[int, frozenset[int]]:
    """Who heads each of these units that day, acting officials beside the absent; a unit without is left out."""
    return {unit: frozenset(posts) for unit, posts in head_posts(unit_ids, on=on).items()}


def head_posts(unit_ids: Iterable[int], *, on: date) -> dict[int, dict[int, int]]:
    """The same with the post of each."""
    tenures = Tenure.objects.on(on).filter(post__unit__in=set(unit_ids), post__is_head=True, person__is_active=True)
    heads: dict[int, dict[int, int]] = defaultdict(dict)
    for tenure in tenures.select_related("post"):
        if Capacity(tenure.capacity).is_whole:
            heads[tenure.post.unit_id][tenure.person_id] = tenure.post_id
    return dict(heads)


def ids_under(unit_ids: Iterable[int]) -> frozenset[int]:
    """These units and everything below them, in one query."""
    under = Q(pk__in=())
    for unit in unit_ids:
        under |= Q(path__contains=f"/{unit}/")
    return frozenset(Unit.objects.filter(under).values_list("pk", flat=True))


def paths_of(unit_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Each of these units with itself and all above it, in one query."""
    return {unit.pk: frozenset(unit.chain()) for unit in Unit.objects.filter(pk__in=set(unit_ids))}


def symbols() -> dict[int, str]:
    """The symbols by which numbers name units, in one query."""
    return dict(Unit.objects.exclude(symbol="").values_list("pk", "symbol"))


def mandates_opening(facts: Facts, *, reach: Reach, on: date) -> tuple[MandateFacts, ...]:
    """The mandates that open such a paper on that day to people cleared for it, in the order of their numbers.

    Those whose day of disclosure lies ahead, and who inspects, are told to who knows the whole mandate alone (2.16).
    """
    whole = known_whole(reach, on=on)
    told = Q(pk__in=whole)
    if reach.inspection is None:
        told |= Q(pk__in=Mandate.objects.disclosed(on))
    inspectors = Person.objects.filter(is_active=True).select_related("cleared").order_by("id")
    rows = Mandate.objects.on(on).filter(told).prefetch_related(Prefetch("inspectors", inspectors), "units")
    opening = {row: [one for one in row.inspectors.all() if _opens(row, one, facts)] for row in rows.order_by("number")}
    known = set(whole.values_list("pk", flat=True)) if any(opening.values()) else set()
    return tuple(
        MandateFacts(
            number=row.number,
            authority=row.authority,
            people=tuple(one.name() for one in people) if row.pk in known else (),
        )
        for row, people in opening.items()
        if people
    )


def _opens(row: Mandate, person: Person, facts: Facts) -> bool:
    clearance = person.clearance()
    return clearance.dominates(facts.label) and row.scope().opens(facts, clearance)
