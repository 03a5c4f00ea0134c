"""Who may write in the margin of a letter, on which post and under which directive; and where a directive lands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F

from archive.core.opening import needs_two
from archive.core.package import RecordFacts
from archive.records import letter, records_among
from correspondence.core import readers
from correspondence.core.delivery import LIES_THERE
from correspondence.core.directive import KINDS_OF_TARGET, Landing, Part, Target, Writer, check_landings
from correspondence.core.errors import AnotherBodyError, MayNotDirectError
from correspondence.core.readers import Circle
from correspondence.models import Delivery, Referral, Version
from correspondence.models.directive import ReferralQuerySet
from directory import places, whois
from directory.clearances import clearances_of
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.places import UnitPlace
from directory.tenures import TenureFacts, tenures_of, units_of
from directory.whois import PostFacts, UnitFacts
from paper.pages import page_count

OFFERED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The right to write in one margin: as whom, under which referral, and how many pages the letter has."""

    writer: Writer
    upper: Referral | None
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One target, the marks that open the record to it, and of a post who sits there."""

    target: Target
    tokens: frozenset[str]
    seated: int | None = None


def right_of(record_id: str, *, by: Reach, on: date) -> Right:
    """The right of a head in whose house the letter lies, or of somebody to whom it was referred.

    Of several directives above, the one with the nearest deadline binds. Raises MayNotDirectError.
    """
    upper = upper_of(record_id, by=by)
    rows = _lying(record_id)
    headed = _headed(rows, by=by)
    if upper is None and not headed:
        raise MayNotDirectError
    seat = _seat(upper, tuple(headed), by=by, on=on)
    body_id = upper.directive.body_id if upper is not None else next(iter(headed.values()))
    writer = Writer(
        person_id=seat.person_id,
        post_id=seat.post_id,
        unit_id=seat.unit_id,
        body_id=body_id,
        capacity=seat.capacity.value,
        holder_id=seat.holder_id,
        order=seat.order,
    )
    return Right(writer=writer, upper=upper, pages=_pages(rows, record_id, reach=by))


def upper_of(record_id: str, *, by: Reach) -> Referral | None:
    """The referral under which this person would write; None for a head who writes by right. One query."""
    return _above(record_id, by=by).select_related("directive").first()


def bound_by(record_id: str, *, by: Reach) -> tuple[int, datetime | None] | None:
    """Under which referral that is, and until when. One query."""
    return _above(record_id, by=by).values_list("pk", "due_at").first()


def _above(record_id: str, *, by: Reach) -> ReferralQuerySet:
    above = Referral.objects.live().addressed_to(by).filter(record_id=record_id).exclude(part=Part.COPY)
    return above.order_by(F("due_at").asc(nulls_last=True), "id")


def _lying(record_id: str) -> list[Delivery]:
    """Where the letter lies, in the order in which it went there, as far as the margin asks."""
    rows = Delivery.objects.filter(record_id=record_id).select_related("outgoing__memo").order_by("id")
    return list(rows.only("unit", "state", "outgoing__memo__version"))


def _headed(rows: Iterable[Delivery], *, by: Reach) -> dict[int, int]:
    """The units this person heads in which the letter lies, or below which it does, nearest first; with their body."""
    if not by.heads:
        return {}
    units = places.places_by_id(row.unit_id for row in rows if row.state in LIES_THERE)
    found = ((unit.path.index(one), one, unit.body_id) for unit in units.values() for one in by.heads & {*unit.path})
    return {one: body for _, one, body in sorted(found)}


def _seat(upper: Referral | None, headed: tuple[int, ...], *, by: Reach, on: date) -> TenureFacts:
    """The post on which the person writes: the one addressed, else the head's nearest to the letter, else the first."""
    seats = [one for one in tenures_of(by.person_id or 0, on=on) if not one.capacity.is_limited]

    def rank(seat: TenureFacts) -> tuple[bool, int]:
        is_addressed = upper is not None and seat.post_id == upper.post_id
        is_head = seat.is_head and seat.unit_id in headed
        return not is_addressed, headed.index(seat.unit_id) if is_head else len(headed)

    usable = sorted((one for one in seats if one.withdrawn_at is None), key=rank)
    if not usable:
        raise MayNotDirectError
    return usable[0]


def pages_of(record_id: str, *, reach: Reach) -> int:
    """How many pages the letter has, as it was frozen; of a letter that was not written here, as it is kept."""
    return _pages(_lying(record_id), record_id, reach=reach)


def _pages(rows: list[Delivery], record_id: str, *, reach: Reach) -> int:
    memo = rows[0].outgoing.memo if rows else None
    frozen = Version.objects.pages_of(memo) if memo else None
    return frozen or page_count(letter(record_id, reach=reach))


def offered(writer: Writer, *, on: date) -> tuple[tuple[UnitFacts, ...], tuple[PostFacts, ...]]:
    """To whom this writer most often directs: the units next below, and the posts of the own unit."""
    own = [post for post in seats_of(writer, on=on) if post.unit_id == writer.unit_id]
    return tuple(_below(writer)[:OFFERED]), tuple(own[:OFFERED])


def seats_of(writer: Writer, *, on: date) -> tuple[PostFacts, ...]:
    """The posts a person's name may mean to this writer: those of the own unit, and the heads of the next below."""
    posts = whois.posts_in([writer.unit_id, *(unit.id for unit in _below(writer))], on=on)
    near = (post for post in posts if post.unit_id == writer.unit_id or post.is_head)
    return tuple(post for post in near if post.holder and post.id != writer.post_id)


def _below(writer: Writer) -> list[UnitFacts]:
    return [unit for unit in whois.units_under(writer.unit_id) if unit.path[1:2] == (writer.unit_id,)]


def lendable(facts: RecordFacts, *, reach: Reach) -> dict[str, RecordFacts]:
    """The papers a letter refers to that this person may read and lend with a directive, by record. One query."""
    named = [one.record_id for one in facts.references if one.record_id]
    found = records_among(named, reach=reach) if named else {}
    return {key: one for key, one in found.items() if not is_closed(one.label)}


def is_closed(label: Label) -> bool:
    """True for a paper that no directive lends: personal, or opened by two."""
    return label.personal or needs_two(label.level)


def doors_of(
    targets: Iterable[Target], *, label: Label, level: int, body_id: int, by: Reach, on: date
) -> tuple[Door, ...]:
    """Where a directive of that level lands, and what opens there, in a fixed number of queries.

    Raises NotWithinReachError, AnotherBodyError, AddresseeTwiceError, ReferredToSelfError, AddresseeNotClearedError.
    """
    wanted = tuple(targets)
    named = _named(wanted, on=on)
    if len(named) < len(set(wanted)):
        raise NotWithinReachError
    if any(one.body_id != body_id for one in named.values()):
        raise AnotherBodyError
    cleared = clearances_of(person for one in named.values() for person in one.people)
    landings = [
        Landing(target=one, name=named[one].name, cleared={n: cleared[n] for n in named[one].people}) for one in wanted
    ]
    check_landings(landings, label=label.join(Label(level=level)), by=by.person_id or 0)
    return tuple(_door(one, named[one], label=label) for one in wanted)


def _door(target: Target, named: "_Named", *, label: Label) -> Door:
    seated = min(named.people, default=None) if target.kind == "post" else None
    return Door(target=target, tokens=readers.tokens(label, named.circle), seated=seated)


def circles_of(targets: Iterable[Target], *, on: date) -> dict[Target, Circle]:
    """Who reads at each of these, without asking who may direct to whom; those that do not exist are left out."""
    return {one: named.circle for one, named in _named(tuple(targets), on=on).items()}


def tokens_of(targets: Iterable[Target], *, label: Label, on: date) -> dict[Target, frozenset[str]]:
    """What opens to each of them."""
    return {one: readers.tokens(label, circle) for one, circle in circles_of(targets, on=on).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What a target is: of which body, under which name, and who reads there."""

    body_id: int
    name: str
    people: frozenset[int]
    circle: Circle


def _named(targets: Iterable[Target], *, on: date) -> dict[Target, _Named]:
    """The targets that exist. Units are read by their heads, posts by whoever sits there."""
    keys = {kind: {one.id for one in targets if one.kind == kind} for kind in KINDS_OF_TARGET}
    posts = whois.posts_by_id(keys["post"], on=on) if keys["post"] else {}
    seats = units_of(keys["person"], on=on) if keys["person"] else {}
    people = whois.people_by_id(keys["person"]) if keys["person"] else {}
    heads: dict[int, list[PostFacts]] = {}
    for post in whois.posts_in(keys["unit"], on=on) if keys["unit"] else ():
        if post.is_head:
            heads.setdefault(post.unit_id, []).append(post)
    seated = {min(units) for units in seats.values()} | {post.unit_id for post in posts.values()}
    units = places.places_by_id(keys["unit"] | seated)
    found: dict[Target, _Named] = {}
    for one in targets:
        if one.kind == "unit" and one.id in units:
            found[one] = _of_unit(units[one.id], heads.get(one.id, []))
        elif one.kind == "post" and one.id in posts:
            post = posts[one.id]
            found[one] = _of_posts(units[post.unit_id].body_id, post.title.ar, [post])
        elif one.kind == "person" and one.id in people and one.id in seats:
            own, body_id = frozenset({one.id}), units[min(seats[one.id])].body_id
            found[one] = _Named(body_id=body_id, name=people[one.id].name.ar, people=own, circle=Circle(persons=own))
    return found


def _of_unit(unit: UnitPlace, heads: list[PostFacts]) -> _Named:
    found = _of_posts(unit.body_id, unit.name.ar, heads)
    return replace(found, circle=replace(found.circle, unit_paths=frozenset({unit.path})))


def _of_posts(body_id: int, name: str, posts: list[PostFacts]) -> _Named:
    holders = frozenset(post.holder.id for post in posts if post.holder is not None)
    circle = Circle(posts=frozenset(post.id for post in posts), holders=holders)
    return _Named(body_id=body_id, name=name, people=holders, circle=circle)
