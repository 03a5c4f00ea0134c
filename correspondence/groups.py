"""Who is in the groups of addressees of a ministry on a day (domain 2.15)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from correspondence.core import group
from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.group import Rule, Sent
from correspondence.core.letter import Content
from correspondence.core.parts import Addressee, Copy, Member
from correspondence.models import AddressGroup, GroupMember
from directory import places, whois
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import UnitFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group as it stands on a day: its units, those of its rule first, and who is outside.

    `changes_on` is the later day for which its registry has laid down other members already.
    """

    id: int
    body_id: int
    name: Name
    rule: Rule
    units: tuple[UnitFacts, ...]
    listed: tuple[UnitFacts, ...]
    outside: tuple[Member, ...]
    changes_on: date | None = None

    def size(self) -> int:
        """How many are in it."""
        return len(self.units) + len(self.outside)

    def addressee(self, language: str, *, issuer: int) -> Addressee:
        """The group as a letter of this unit is addressed to it; no letter goes to its own issuer."""
        units = [one for one in self.units if one.id != issuer]
        members = [Member(unit_id=one.id, name=one.full_name(language)) for one in units]
        return Addressee(unit_id=None, name=self.name.to(language), group=self.id, members=(*members, *self.outside))


def groups_of(bodies: Iterable[int], *, on: date) -> tuple[Group, ...]:
    """The groups of these ministries on a day; one query where there are none, at most six else."""
    rows = list(AddressGroup.objects.filter(body__in=list(bodies), ended_at=None).order_by("body_id", "id"))
    if not rows:
        return ()
    listed = _listed([row.pk for row in rows], on=on)
    ruled = _ruled(rows)
    wanted = {one for these in ruled.values() for one in these}
    wanted |= {one.unit_id for these in listed.values() for one in these if one.unit_id is not None}
    units = whois.units_by_id(wanted)
    found = []
    for row in rows:
        own = [one.unit_id for one in listed[row.pk] if one.unit_id is not None]
        found.append(
            Group(
                id=row.pk,
                body_id=row.body_id,
                name=row.name(),
                rule=Rule(row.rule),
                units=tuple(units[one] for one in dict.fromkeys((*ruled[row.pk], *own))),
                listed=tuple(units[one] for one in own),
                outside=tuple(one for one in listed[row.pk] if one.unit_id is None),
            )
        )
    return tuple(found)


def ended_in(content: Content, *, living: Iterable[Group]) -> tuple[Group, ...]:
    """The groups that a letter names and that are used no more, with the members that it keeps; two queries at most."""
    lines: list[Addressee | Copy] = [*content.to, *content.copies]
    named = {one.group: one.members for one in lines if one.group is not None}
    lost = named.keys() - {one.id for one in living}
    units = whois.units_by_id(each.unit_id or 0 for key in lost for each in named[key])
    found = []
    for row in AddressGroup.objects.filter(pk__in=lost).order_by("pk"):
        own = tuple(units[each.unit_id] for each in named[row.pk] if each.unit_id in units)
        outside = tuple(each for each in named[row.pk] if each.unit_id is None)
        found.append(
            Group(
                id=row.pk,
                body_id=row.body_id,
                name=row.name(),
                rule=Rule.LISTED,
                units=own,
                listed=own,
                outside=outside,
            )
        )
    return tuple(found)


def kept(reach: Reach, *, on: date) -> tuple[Group, ...]:
    """The groups of the ministries whose registry the reader serves. Raises NotWithinReachError for who serves none."""
    bodies = served(reach)
    if not bodies:
        raise NotWithinReachError
    found = groups_of(sorted(bodies), on=on)
    last = GroupMember.objects.filter(group__in=[one.id for one in found]).last_changes() if found else {}
    return tuple(replace(one, changes_on=day) if (day := last.get(one.id, on)) > on else one for one in found)


def changed_next(one: Group) -> Group:
    """The group as it stands once what is laid down has come: another change begins from that."""
    if one.changes_on is None:
        return one
    then = next(there for there in groups_of([one.body_id], on=one.changes_on) if there.id == one.id)
    return replace(then, changes_on=one.changes_on)


def served(reach: Reach) -> frozenset[int]:
    """The ministries whose registry the reader serves."""
    if reach.inspection is not None or not reach.desks:
        return frozenset()
    return frozenset(desk.body_id for desk in whois.desks() if desk.id in reach.desks)


def findings(content: Content, *, on: date) -> tuple[Finding, ...]:
    """The groups of a letter that have other members on this day, or at other addresses; no query where it has none."""
    lines = [*(one.group for one in content.to), *(one.group for one in content.copies)]
    named = {one for one in lines if one is not None}
    if not named:
        return ()
    bodies = {row.body_id for row in AddressGroup.objects.filter(pk__in=named)}
    now: dict[int, set[Sent]] = {
        one.id: {*(unit.id for unit in one.units), *map(group.sent_to, one.outside)} for one in groups_of(bodies, on=on)
    }
    return tuple(group.changed(content, now))


def check(content: Content, *, on: date) -> None:
    """Raises LetterNotAcceptedError where somebody joined or left a group, or moved, since the letter was kept."""
    found = findings(content, on=on)
    if found:
        raise LetterNotAcceptedError(found)


def _listed(keys: list[int], *, on: date) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = defaultdict(list)
    for row in GroupMember.objects.filter(group__in=keys).on(on):
        found[row.group_id].append(Member(unit_id=row.unit_id, name=row.name, address=row.address, email=row.email))
    return found


def _ruled(rows: Sequence[AddressGroup]) -> dict[int, tuple[int, ...]]:
    """Who is in each of these groups by its rule; each ministry is asked once."""
    of_body: dict[tuple[int, str], tuple[int, ...]] = {}
    for body, rule in {(row.body_id, row.rule) for row in rows}:
        match Rule(rule):
            case Rule.FORMATIONS:
                of_body[body, rule] = places.right_below(body)
            case Rule.MINISTRIES:
                of_body[body, rule] = tuple(sorted({desk.body_id for desk in whois.desks()} - {body}))
            case Rule.LISTED:
                of_body[body, rule] = ()
    return {row.pk: of_body[row.body_id, row.rule] for row in rows}
