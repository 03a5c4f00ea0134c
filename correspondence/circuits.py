"""What a unit arranged for its letters: its office manager, the circuits offered, the gatekeepers before a signer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet

from correspondence.core.circuit import Way
from correspondence.core.letter import Content
from correspondence.models import Circuit, Office
from directory import whois
from directory.clearances import clearances_of
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import PostFacts, UnitFacts


class Presents(StrEnum):
    """Whether letters for the head's signature come through the office manager."""

    YES = "presents"
    NO = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitFacts:
    """A circuit: whose, for which kind ("" for all), and its way; `units` are those of which any one reviews."""

    id: int
    unit_id: int
    name: str
    kind: str
    way: Way
    units: Mapping[int, Name] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFacts:
    """A unit's office as its people see it: `is_headed` for whom may name the manager."""

    unit_id: int
    unit: Name
    manager: PostFacts | None
    presents: bool
    is_headed: bool
    circuits: tuple[CircuitFacts, ...]


def offered_for(content: Content, *, by: Reach, on: date) -> tuple[CircuitFacts, ...]:
    """The circuits of the issuing unit and those above, and of the author's own, for letters of that kind.

    Where any one of a unit reviews, those who sit there on this day and are cleared for the letter are asked; where
    nobody of it may be asked, the circuit is not offered, nor one with a stage of those alone whom the letter benefits.
    """
    units = whois.units_by_id({content.unit_id, *by.units})
    line = {above for unit in units.values() for above in unit.path}
    rows = Circuit.objects.filter(unit__in=line, retired_at=None, kind__in=("", content.kind.value))
    known = {*(one.post_id for one in content.signers()), *by.posts}
    found = _named(_facts(row) for row in rows.prefetch_related("steps").order_by("unit_id", "name"))
    asked = {unit for one in found for unit in one.way.units()}
    there = whois.posts_in(asked, on=on) if asked else ()
    gaining = {post.id for post in (*there, *_beside(found, content, on=on)) if benefits(post, content)}
    seated = among([post for post in there if post.id not in known | gaining], label=content.label)
    whole = [one.way.among(seated).without(known) for one in found]
    meant = [(replace(one, way=way.without(gaining)), way) for one, way in zip(found, whole, strict=True)]
    return tuple(
        one
        for one, way in meant
        if all(stage.posts for stage in one.way.stages) and len(one.way.stages) == len(way.stages)
    )


def benefits(post: PostFacts, content: Content) -> bool:
    """True when the letter benefits who sits there: no initials are asked of that post (domain 2.4)."""
    return post.holder is not None and any(one.person_id == post.holder.id for one in content.beneficiaries)


def _beside(found: Iterable[CircuitFacts], content: Content, *, on: date) -> tuple[PostFacts, ...]:
    """The posts that circuits name, where it matters who sits there: a query when somebody benefits."""
    named = {post for one in found for post in one.way.posts()} if content.beneficiaries else set()
    return tuple(whois.posts_by_id(named, on=on).values()) if named else ()


def _named(found: Iterable[CircuitFacts]) -> tuple[CircuitFacts, ...]:
    """The same with the names of the units of which any one reviews; a query where there are any."""
    circuits = tuple(found)
    wanted = {unit for one in circuits for unit in one.way.units()}
    names = whois.unit_names(wanted) if wanted else {}
    return tuple(replace(one, units={unit: names[unit] for unit in one.way.units()}) for one in circuits)


def among(posts: Collection[PostFacts], *, label: Label) -> dict[int, tuple[int, ...]]:
    """Of the unit of each of these posts those on which somebody cleared for the label sits; one query.

    Where nobody sits on any, all: sending then says so. Where nobody who sits there is cleared, none.
    """
    there = defaultdict[int, list[PostFacts]](list)
    for post in posts:
        there[post.unit_id].append(post)
    held = {unit: [(one.id, one.holder.id) for one in those if one.holder] for unit, those in there.items()}
    cleared = clearances_of(person for those in held.values() for _, person in those)
    return {
        unit: tuple(post for post, person in those if cleared[person].dominates(label))
        if those
        else tuple(one.id for one in there[unit])
        for unit, those in held.items()
    }


def offices_of(by: Reach, *, on: date) -> tuple[OfficeFacts, ...]:
    """The offices that this person heads or manages, with their circuits."""
    managed = set(Office.objects.filter(manager__in=by.posts).values_list("unit_id", flat=True))
    units = whois.units_by_id(by.heads | managed)
    offices = {row.unit_id: row for row in Office.objects.filter(unit__in=units)}
    posts = whois.posts_by_id((row.manager_id for row in offices.values()), on=on)
    rows = Circuit.objects.filter(unit__in=units, retired_at=None).prefetch_related("steps").order_by("name", "id")
    facts = _named(_facts(row) for row in rows)
    return tuple(
        OfficeFacts(
            unit_id=unit.id,
            unit=unit.name,
            manager=posts.get(offices[unit.id].manager_id) if unit.id in offices else None,
            presents=unit.id in offices and offices[unit.id].presents,
            is_headed=unit.id in by.heads,
            circuits=tuple(one for one in facts if one.unit_id == unit.id),
        )
        for unit in units.values()
    )


def managed(reach: Reach) -> QuerySet[Office]:
    """The offices this person manages."""
    return Office.objects.filter(manager__in=reach.posts)


def posts_for(unit_id: int, *, on: date) -> tuple[PostFacts, ...]:
    """The posts that may stand on the unit's circuits or manage its office: its own and all below, its body's heads."""
    own = {unit.id for unit in whois.units_under(unit_id)}
    body = whois.units_under(whois.unit_facts(unit_id).body_id)
    inside = whois.posts_in((one.id for one in body), on=on)
    return tuple(post for post in inside if post.holder and (post.is_head or post.unit_id in own))


def units_for(unit_id: int) -> dict[int, Name]:
    """The units of which any one may review on the unit's circuits: itself and all below."""
    return {unit.id: unit.name for unit in whois.units_under(unit_id)}


def unit_headed_by(unit_id: int, *, by: Reach) -> UnitFacts:
    """The unit, when this person heads it or one above. Raises NotWithinReachError."""
    unit = whois.unit_facts(unit_id)
    if by.heads.isdisjoint(unit.path):
        raise NotWithinReachError
    return unit


def unit_managed_by(unit_id: int, *, by: Reach) -> UnitFacts:
    """The unit, when this person manages its office, heads it or one above. Raises NotWithinReachError."""
    if Office.objects.filter(unit=unit_id, manager__in=by.posts).exists():
        return whois.unit_facts(unit_id)
    return unit_headed_by(unit_id, by=by)


def unit_of(circuit_id: int) -> int:
    """Whose the circuit is. Raises NotWithinReachError for none, and for a retired one."""
    found = Circuit.objects.filter(pk=circuit_id, retired_at=None).values_list("unit_id", flat=True).first()
    if found is None:
        raise NotWithinReachError
    return found


def may_manage(unit: UnitFacts, post_id: int, *, on: date) -> bool:
    """True for a post of the same body that is not the unit's head."""
    post = whois.post_facts(post_id, on=on)
    is_head = post.is_head and post.unit_id == unit.id
    return whois.unit_facts(post.unit_id).body_id == unit.body_id and not is_head


def check_inside(way: Way, *, body_id: int, on: date) -> None:
    """Raises NotWithinReachError unless every post and every unit of the way belongs to that body."""
    posts = whois.posts_by_id(way.posts(), on=on)
    units = whois.units_by_id((*way.units(), *(post.unit_id for post in posts.values())))
    is_short = len(posts) < len(way.posts()) or not units.keys() >= {*way.units()}
    if is_short or any(unit.body_id != body_id for unit in units.values()):
        raise NotWithinReachError


def _facts(row: Circuit) -> CircuitFacts:
    return CircuitFacts(id=row.pk, unit_id=row.unit_id, name=row.name, kind=row.kind, way=row.way())


def gates_before(signers: Iterable[int], *, posts: Mapping[int, PostFacts]) -> tuple[int, ...]:
    """The posts that lay letters before those of these signers who head a unit, in their order, each once."""
    wanted = tuple(signers)
    headed = {post: posts[post].unit_id for post in wanted if post in posts and posts[post].is_head}
    rows = Office.objects.filter(presents=True, unit__in=headed.values())
    managers = dict(rows.values_list("unit_id", "manager_id"))
    gates = (managers.get(headed.get(post, 0)) for post in wanted)
    return tuple(dict.fromkeys(post for post in gates if post is not None))
