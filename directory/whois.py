"""What the room answers: who somebody is, what a unit is called, who holds a post, how far one reaches."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Prefetch, Q, QuerySet

from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.core.tenure import Capacity
from directory.doors.together import Question
from directory.models import Compartment, Desk, JournalLine, Person, Post, Tenure, Unit
from directory.standing import Standing, standing_of

Facts = TypeVar("Facts")
NAME_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """Who somebody is."""

    id: int
    username: str
    name: Name
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """What a unit is: `chain` from the body down to it, `path` from it up to the body."""

    id: int
    name: Name
    chain: tuple[Name, ...]
    path: tuple[int, ...]
    body_id: int
    symbol: str
    address: str
    corresponds_externally: bool

    def full_name(self, language: str) -> str:
        """Body / directorate / section, as an address line prints it."""
        return " / ".join(name.to(language) for name in self.chain)

    def seen_from(self, bodies: Collection[int]) -> Name:
        """Its name; for readers of other bodies as an address begins, with its ministry before it."""
        return self.name if self.body_id in bodies or len(self.chain) == 1 else self.chain[0].before(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """What a post is, and who sits on it that day."""

    id: int
    title: Name
    unit_id: int
    is_head: bool
    may_sign: bool
    desk_id: int | None
    holder: PersonFacts | None
    capacity: Capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFacts:
    """A registry desk: the body it serves and the level up to which it may."""

    id: int
    name: Name
    body_id: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFacts:
    """One line of the access journal."""

    id: int
    at: datetime
    who: str
    person: PersonFacts | None
    act: str
    about: str
    level: int
    outcome: str
    note: str
    inspection: int | None = None


def reach_of(person: AbstractBaseUser, *, on: date) -> Reach:
    """How far this person reaches on that day. Nobody inactive reaches anything.

    Raises NotWithinReachError for somebody unknown or inactive. One query, two more for who inspects under a mandate.
    """
    return reach_by_id(person.pk, on=on)


def reach_by_id(person_id: int, *, on: date) -> Reach:
    """The same of whoever is not signed in, but asked for something before. Raises as `reach_of`."""
    found = standing_of(person_id, on=on)
    if found is None:
        raise NotWithinReachError
    return reach_standing(person_id, found[1])


def reach_standing(person_id: int, standing: Standing) -> Reach:
    """The reach of a person who stands so: for whom the same request has just read."""
    seats = [seat for seat in standing.seats if not seat.capacity.is_limited]
    return Reach(
        name=f"person:{person_id}",
        person_id=person_id,
        clearance=standing.clearance,
        posts=frozenset(seat.post_id for seat in seats),
        units=frozenset(seat.unit_id for seat in seats),
        bodies=frozenset(seat.body_id for seat in seats),
        heads=frozenset(seat.unit_id for seat in seats if seat.capacity.is_whole and seat.is_head),
        desks=frozenset(seat.desk_id for seat in seats if seat.desk_id is not None),
        groups=standing.groups,
        scopes=tuple(mandate.scope() for mandate in standing.mandates),
        charges=standing.charges,
        powers=frozenset(seat.tenure_id for seat in standing.seats if seat.capacity.is_limited),
    )


def person_named(username: str) -> Person:
    """The person with this user name. Raises NotWithinReachError."""
    found = Person.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise NotWithinReachError
    return found


def person_facts(person_id: int) -> PersonFacts:
    """Who this is. Raises NotWithinReachError."""
    return _one(people_by_id([person_id]), person_id)


def unit_facts(unit_id: int) -> UnitFacts:
    """What this unit is. Raises NotWithinReachError."""
    return _one(units_by_id([unit_id]), unit_id)


def post_facts(post_id: int, *, on: date) -> PostFacts:
    """What this post is, and who sits on it that day. Raises NotWithinReachError."""
    return _one(posts_by_id([post_id], on=on), post_id)


def people_by_id(ids: Iterable[int]) -> dict[int, PersonFacts]:
    """Those people, in one query."""
    return {person.pk: _person(person) for person in Person.objects.filter(pk__in=set(ids))}


def units_by_id(ids: Iterable[int]) -> dict[int, UnitFacts]:
    """Those units with the names of all above them: one query, one more where the tree is deeper than four."""
    return units_asked(ids).answer()


def units_asked(ids: Iterable[int]) -> Question[dict[int, UnitFacts]]:
    """The same as a question, to be asked with others.

    They are put in order here: to write an ORDER BY, Django first weighs each of the columns of all four.
    """
    found = Unit.objects.filter(pk__in=set(ids)).select_related("parent__parent__parent").order_by()
    return Question(found, read=lambda rows: {facts.id: facts for facts in _units(sorted(rows, key=Unit.place))})


def unit_names(ids: Iterable[int]) -> dict[int, Name]:
    """The names of those units, in one query."""
    return {unit.pk: unit.name() for unit in Unit.objects.filter(pk__in=set(ids))}


def post_titles(ids: Iterable[int]) -> dict[int, Name]:
    """The titles of those posts, in one query."""
    return {post.pk: post.title() for post in Post.objects.filter(pk__in=set(ids))}


def posts_by_id(ids: Iterable[int], *, on: date) -> dict[int, PostFacts]:
    """Those posts with whoever sits on them that day, in two queries."""
    return {post.id: post for post in _posts(Q(pk__in=set(ids)), on=on)}


def posts_or_heads(ids: Iterable[int], *, units: Iterable[int], on: date) -> dict[int, PostFacts]:
    """Those posts, and the heads of those units, with whoever sits on them that day, in two queries."""
    which = Q(pk__in=set(ids)) | Q(unit_id__in=set(units), is_head=True)
    return {post.id: post for post in _posts(which, on=on)}


def posts_of(person_id: int, *, on: date) -> tuple[PostFacts, ...]:
    """The posts a person sits on that day, highest first; the capacity is this person's own."""
    tenures = Tenure.objects.on(on).seated().filter(person_id=person_id).select_related("post", "person")
    return tuple(
        _post(tenure.post, tenure)
        for tenure in sorted(tenures, key=lambda t: (t.capacity != Capacity.HOLDER, t.post.rank, t.post_id))
    )


def posts_in(unit_ids: Iterable[int], *, on: date) -> tuple[PostFacts, ...]:
    """The posts of these units, highest first."""
    return _posts(Q(unit_id__in=set(unit_ids)), on=on)


def in_office(person_ids: Iterable[int], *, on: date) -> frozenset[int]:
    """Those of the people who are active and hold a post that day."""
    tenures = Tenure.objects.on(on).filter(person_id__in=list(person_ids), person__is_active=True)
    return frozenset(tenures.order_by("id").values_list("person_id", flat=True))


def heads_above(unit_id: int, *, on: date) -> tuple[PostFacts, ...]:
    """The heads of the unit and of all above it, nearest first."""
    path = unit_facts(unit_id).path
    heads = {post.unit_id: post for post in _posts(Q(unit_id__in=path, is_head=True), on=on)}
    return tuple(heads[unit] for unit in path if unit in heads)


def bodies() -> tuple[UnitFacts, ...]:
    """The ministries of this installation."""
    return _units(list(Unit.objects.filter(parent=None)))


def units_under(unit_id: int, *, limit: int | None = None) -> tuple[UnitFacts, ...]:
    """The unit and everything below it, in the order of the tree; the first so many."""
    return _units(list(Unit.objects.filter(path__contains=f"/{unit_id}/")[:limit]))


def find_units(text: str, *, limit: int = 20) -> tuple[UnitFacts, ...]:
    """Units whose name in any language, or symbol, holds the text; none when it is longer than any name."""
    text = text.replace("\0", " ").strip()
    if not 0 < len(text) <= NAME_LIMIT:
        return ()
    named = Q(name_ar__icontains=text) | Q(name_ckb__icontains=text) | Q(name_en__icontains=text)
    return _units(list(Unit.objects.filter(named | Q(symbol=text))[:limit]))


def desks() -> tuple[DeskFacts, ...]:
    """All registry desks."""
    return tuple(
        DeskFacts(id=desk.pk, name=desk.name(), body_id=desk.body_id, level=desk.level) for desk in Desk.objects.all()
    )


def bodies_served(reach: Reach, *, above: int = -1) -> QuerySet[Desk, int | None]:
    """The bodies of the desks this person serves that are cleared above a level, as a part of another query."""
    return Desk.objects.filter(pk__in=reach.desks, level__gt=above).order_by().values_list("body", flat=True)


def compartments() -> dict[int, Name]:
    """The names of the compartments by number."""
    return {row.number: row.name() for row in Compartment.objects.all()}


def lines_about(*about: str, acts: Iterable[str] = (), outcome: str = "", limit: int = 200) -> tuple[JournalFacts, ...]:
    """The journal of these things, newest first; with `acts` of these acts alone, with `outcome` so ended alone."""
    lines = JournalLine.objects.filter(about__in=about)
    lines = lines.filter(act__in=set(acts)) if acts else lines
    lines = lines.filter(outcome=outcome) if outcome else lines
    return line_facts(lines.order_by("-id")[:limit].select_related("person"))


def journal_after(cursor: int, *, limit: int = 1_000) -> tuple[JournalFacts, ...]:
    """The journal's lines after this id, oldest first: how the archive chains closed segments."""
    return line_facts(JournalLine.objects.filter(id__gt=cursor).order_by("id")[:limit].select_related("person"))


def line_facts(lines: Iterable[JournalLine]) -> tuple[JournalFacts, ...]:
    """These lines; ask for their people with them."""
    return tuple(
        JournalFacts(
            id=line.pk,
            at=line.at,
            who=line.who,
            person=None if line.person is None else _person(line.person),
            act=line.act,
            about=line.about,
            level=line.level,
            outcome=line.outcome,
            note=line.note,
            inspection=line.inspection_id,
        )
        for line in lines
    )


def _one(found: dict[int, Facts], key: int) -> Facts:
    if key not in found:
        raise NotWithinReachError
    return found[key]


def _person(person: Person) -> PersonFacts:
    return PersonFacts(id=person.pk, username=person.username, name=person.name(), is_active=person.is_active)


def _post(post: Post, tenure: Tenure | None) -> PostFacts:
    return PostFacts(
        id=post.pk,
        title=post.title(),
        unit_id=post.unit_id,
        is_head=post.is_head,
        may_sign=post.may_sign,
        desk_id=post.desk_id,
        holder=None if tenure is None else _person(tenure.person),
        capacity=Capacity.HOLDER if tenure is None else Capacity(tenure.capacity),
    )


def _posts(which: Q, *, on: date) -> tuple[PostFacts, ...]:
    posts = Post.objects.filter(which).prefetch_related(
        Prefetch("tenures", Tenure.objects.on(on).seated().select_related("person").order_by("capacity", "id"))
    )
    return tuple(_post(post, _sitting(list(post.tenures.all()))) for post in posts)


def _sitting(tenures: list[Tenure]) -> Tenure | None:
    """Who signs from this chair: an acting official before the absent holder, never a deputy."""
    entitled = [tenure for tenure in tenures if Capacity(tenure.capacity).is_whole]
    return min(entitled, key=lambda tenure: (tenure.capacity != Capacity.ACTING, tenure.pk), default=None)


def _units(units: list[Unit]) -> tuple[UnitFacts, ...]:
    names = {one.pk: one.name() for unit in units for one in _loaded(unit)}
    above = {number for unit in units for number in unit.chain()} - names.keys()
    names |= {unit.pk: unit.name() for unit in Unit.objects.filter(pk__in=above).order_by()}
    return tuple(
        UnitFacts(
            id=unit.pk,
            name=unit.name(),
            chain=tuple(names[number] for number in reversed(unit.chain())),
            path=unit.chain(),
            body_id=unit.chain()[-1],
            symbol=unit.symbol,
            address=unit.address,
            corresponds_externally=unit.is_external_writer,
        )
        for unit in units
    )


def _loaded(unit: Unit) -> Iterator[Unit]:
    """The unit and those above it that came with it."""
    above: Unit | None = unit
    while above is not None:
        yield above
        above = above.parent if Unit.parent.is_cached(above) else None
