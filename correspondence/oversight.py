"""How much lies where and how long: counts and working days, never a letter's number, subject or words.

A head sees the units below, and the posts in them. A body that coordinates sees the units of all ministries, and of
those that are not its own no person, no count of one or two, and of a post only the middle time in hand.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncMonth

from archive.core.printing import Why, why_in
from correspondence.core.delivery import DeliveryState
from correspondence.core.figures import LEAST, InHand, Step, in_hand, told
from correspondence.core.route import BACK, State
from correspondence.models import Delivery, Memo, Movement, Referral
from directory import acts, powers, whois
from directory.coordinations import CoordinationFacts, coordinations_of, ids_coordinated
from directory.core.day import BAGHDAD, day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.together import together
from directory.whois import PostFacts, UnitFacts
from directory.workdays import calendars_along

BACK_TO = timedelta(days=90)
LINES = 10_000
"""So many journal lines at most are looked at for the time in hand: those of the letters that moved last."""
Grouped = QuerySet[Any, Any]
Counts = tuple[Counter[int], Counter[int]]
PENDING = (State.UNDER_REVIEW, State.READY, State.SIGNED, State.SUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What waits in one unit, or with one post: letters under way, letters that came, directives; and what is late.

    None is a count of one or two in another's house.
    """

    of: Name
    body: Name
    under_way: int | None
    arrived: int | None
    directed: int | None
    late: int | None

    @property
    def weight(self) -> tuple[int, int]:
        """What is late and all that waits, as far as it is told: the order of the lines tells no more than they do."""
        return self.late or 0, (self.under_way or 0) + (self.arrived or 0) + (self.directed or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """How many letters begun in a month are still under way, and how many that came in it still wait."""

    first_on: date
    under_way: int | None
    arrived: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """How long letters lay with one post; without the longest where that could point at a letter of another's house."""

    post: Name
    unit: Name
    time: InHand
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How often letters of a unit were given back since a quarter of a year, and how many letters that were."""

    unit: Name
    letters: int | None
    rounds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """How often letters that a unit issued were printed, how many letters that were, and for what."""

    unit: Name
    letters: int
    prints: int
    why: Mapping[Why, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything the page shows; to a body that coordinates `posts` and `prints` tell of its own house alone.

    `is_cut` says that not all letters were looked at for `stays`.
    """

    units: tuple[Pending, ...]
    posts: tuple[Pending, ...]
    months: tuple[Month, ...]
    stays: tuple[Stay, ...]
    is_cut: bool
    rounds: tuple[Rounds, ...]
    prints: tuple[Prints, ...]


def may_oversee(reach: Reach) -> bool:
    """True for who heads a unit."""
    return bool(reach.heads)


def coordinates(reach: Reach, *, at: datetime) -> tuple[CoordinationFacts, ...]:
    """By which powers the reader sees figures of ministries that are not below: each such look is written down."""
    return coordinations_of(reach.heads, on=day_of(at)) if reach.heads else ()


def figures(reach: Reach, *, at: datetime) -> Figures:
    """The figures of the units below the reader's. Raises NotWithinReachError for who heads none."""
    if not may_oversee(reach):
        raise NotWithinReachError
    own = powers.ids_under(reach.heads)
    seen = ids_coordinated(reach.heads, on=day_of(at)) | own
    posts = {post.id: post for post in whois.posts_in(seen, on=day_of(at))}
    units = whois.units_by_id(seen)
    *waiting, begun, came, back = together(*_waiting(seen, posts, at=at), *_begun(seen), _back(seen, at=at))
    under_way, arrived, directed, held, directed_to = map(_counted, waiting)
    stays, is_cut = _stays(units, posts, own=own, at=at)
    return Figures(
        units=_by_unit(
            units, _with(under_way, held, posts=posts), arrived, _with(directed, directed_to, posts=posts), own=own
        ),
        posts=_by_post({key: post for key, post in posts.items() if post.unit_id in own}, held, directed_to),
        months=_by_month(begun, came, is_own=seen <= own),
        stays=stays,
        is_cut=is_cut,
        rounds=_rounds(units, back, own=own),
        prints=_prints(units, own=own, at=at),
    )


def _counted(found: Iterable[tuple[int, int, int]]) -> Counts:
    counts, late = Counter[int](), Counter[int]()
    for key, number, behind in found:
        counts[key] += number
        late[key] += behind
    return counts, late


def _with(by_unit: Counts, by_post: Counts, *, posts: Mapping[int, PostFacts]) -> Counts:
    """What lies with a unit, and what lies with the posts in it."""
    counts, late = (counter.copy() for counter in by_unit)
    for whole, part in ((counts, by_post[0]), (late, by_post[1])):
        for key, number in part.items():
            whole[posts[key].unit_id] += number
    return counts, late


def _waiting(units: Iterable[int], posts: Iterable[int], *, at: datetime) -> tuple[Grouped, ...]:
    """How much, and how much of it is late: letters with no post, what came and what was directed to a unit, by unit.

    Then, by post, the letters it holds and what was directed to it.
    """
    memos, asked = Memo.objects.filter(state__in=PENDING), Referral.objects.live().filter(closed_at=None)
    came = Delivery.objects.filter(state=DeliveryState.DELIVERED, unit__in=units)
    there = list(posts)
    return (
        _grouped(memos.filter(holder_post=None, unit__in=units), "unit", at),
        _grouped(came, "unit", at),
        _grouped(asked.filter(unit__in=units), "unit", at),
        _grouped(memos.filter(holder_post__in=there), "holder_post", at),
        _grouped(asked.filter(post__in=there), "post", at),
    )


def _grouped(rows: QuerySet[Any], key: str, at: datetime) -> Grouped:
    behind = Count("pk", filter=Q(due_at__lt=at))
    found: Grouped = rows.order_by().values(key).annotate(n=Count("pk"), behind=behind)
    return found.values_list(key, "n", "behind")


def _begun(units: Iterable[int]) -> tuple[Grouped, Grouped]:
    """How many of what waits began in each month, and how many came in it."""
    begun = Memo.objects.filter(state__in=PENDING, unit__in=units).annotate(since=F("started_at"))
    came = Delivery.objects.filter(state=DeliveryState.DELIVERED, unit__in=units)
    months = (
        rows.annotate(month=TruncMonth("since", tzinfo=BAGHDAD)).order_by().values("month")
        for rows in (begun, came.annotate(since=Coalesce("received_at", "sent_at")))
    )
    under_way, arrived = (rows.annotate(n=Count("pk")).values_list("month", "n") for rows in months)
    return under_way, arrived


def _back(units: Iterable[int], *, at: datetime) -> Grouped:
    """By unit, how many letters went back to their authors, and how often."""
    moved = Memo.objects.filter(moved_at__gt=at - BACK_TO, unit__in=units)  # what went back since then moved since then
    back = Movement.objects.filter(act__in=BACK, state=State.DRAFT, at__gt=at - BACK_TO, memo__in=moved.values("pk"))
    grouped = back.order_by().values(lies=F("memo__unit"))
    return grouped.annotate(letters=Count("memo", distinct=True), n=Count("pk")).values_list("lies", "letters", "n")


def _by_unit(units: Mapping[int, UnitFacts], *waiting: Counts, own: frozenset[int]) -> tuple[Pending, ...]:
    (under_way, late), (arrived, late_too), (directed, late_as_well) = waiting
    late = late + late_too + late_as_well
    there = {*under_way, *arrived, *directed}
    lines = (
        Pending(
            of=facts.name,
            body=facts.chain[0],
            under_way=_as_told(under_way[unit], is_own=unit in own),
            arrived=_as_told(arrived[unit], is_own=unit in own),
            directed=_as_told(directed[unit], is_own=unit in own),
            late=_as_told(late[unit], is_own=unit in own),
        )
        for unit, facts in units.items()
        if unit in there
    )
    return _heaviest(lines)


def _as_told(count: int, *, is_own: bool) -> int | None:
    return count if is_own else told(count)


def _placed(unit: UnitFacts, *, is_own: bool) -> Name:
    """The unit's name; with its ministry's where several ministries stand in one list."""
    return unit.name if is_own else unit.seen_from(())


def _heaviest(lines: Iterable[Pending]) -> tuple[Pending, ...]:
    """What is late first, then where most waits."""
    return tuple(sorted(lines, key=lambda one: (-one.weight[0], -one.weight[1], one.of.ar)))


def _by_post(posts: Mapping[int, PostFacts], held: Counts, asked: Counts) -> tuple[Pending, ...]:
    (under_way, late), (directed, late_too) = held, asked
    late = late + late_too
    lines = (
        Pending(
            of=post.title if post.holder is None else post.holder.name,
            body=post.title,
            under_way=under_way[key],
            arrived=0,
            directed=directed[key],
            late=late[key],
        )
        for key, post in posts.items()
        if key in under_way or key in directed
    )
    return _heaviest(lines)


def _by_month(
    begun: Iterable[tuple[datetime, int]], came: Iterable[tuple[datetime, int]], *, is_own: bool
) -> tuple[Month, ...]:
    under_way, arrived = dict(begun), dict(came)
    return tuple(
        Month(
            first_on=day_of(month),
            under_way=_as_told(under_way.get(month, 0), is_own=is_own),
            arrived=_as_told(arrived.get(month, 0), is_own=is_own),
        )
        for month in sorted({*under_way, *arrived})
    )


def _stays(
    units: Mapping[int, UnitFacts], posts: Mapping[int, PostFacts], *, own: frozenset[int], at: datetime
) -> tuple[tuple[Stay, ...], bool]:
    """The lines, and whether there were more steps than are looked at.

    Left out are the letters that moved longest ago, and the end of the last letter looked at: no stay is shortened.
    """
    since = at - BACK_TO
    moved = Memo.objects.filter(moved_at__gt=since, unit__in=list(units)).order_by("-moved_at", "id")
    rows = (
        Movement.objects.filter(memo__in=moved.values("pk")[: LINES + 1])  # each has a step at least
        .order_by("-memo__moved_at", "memo_id", "seq")
        .values_list("memo_id", "holder_post_id", "at")
    )
    looked_at = [Step(memo_id=memo, post_id=post, at=moment) for memo, post, moment in rows[: LINES + 1]]
    steps = looked_at[:LINES]
    paths = {key: units[post.unit_id].path for key, post in posts.items()}
    found = in_hand(steps, calendars=calendars_along(paths, since=day_of(since)), since=since)
    names = {key: _placed(unit, is_own=key in own) for key, unit in units.items()}
    lines = (
        Stay(post=post.title, unit=names[post.unit_id], time=found[key], is_own=post.unit_id in own)
        for key, post in posts.items()
        if key in found and (post.unit_id in own or found[key].stays >= LEAST)
    )
    return tuple(sorted(lines, key=lambda one: (-one.time.middle, one.post.ar, one.unit.ar))), len(looked_at) > LINES


def _rounds(
    units: Mapping[int, UnitFacts], found: Iterable[tuple[int, int, int]], *, own: frozenset[int]
) -> tuple[Rounds, ...]:
    lines = (
        Rounds(
            unit=_placed(units[unit], is_own=unit in own),
            letters=_as_told(letters, is_own=unit in own),
            rounds=number if unit in own or letters >= LEAST else None,  # two letters, however often returned
        )
        for unit, letters, number in found
    )
    return tuple(sorted(lines, key=lambda one: (-(one.rounds or 0), one.unit.ar)))


def _prints(units: Mapping[int, UnitFacts], *, own: frozenset[int], at: datetime) -> tuple[Prints, ...]:
    """Of what the units issued; who printed it stands in the journal alone. Two queries for any number of prints."""
    printed = acts.prints_since(at - BACK_TO)
    records = {about.removeprefix("record:") for about, _, _ in printed}
    written = Memo.objects.filter(record_id__in=records).values_list("record_id", "unit")
    issued = {record: unit for record, unit in written if unit in own}
    why: dict[int, Counter[Why]] = {}
    letters: dict[int, set[str]] = {}
    for about, said, number in printed:
        record = about.removeprefix("record:")
        if record in issued:
            why.setdefault(issued[record], Counter())[why_in(said)] += number
            letters.setdefault(issued[record], set()).add(record)
    lines = (
        Prints(unit=units[unit].name, letters=len(letters[unit]), prints=found.total(), why=found)
        for unit, found in why.items()
    )
    return tuple(sorted(lines, key=lambda one: (-one.prints, one.unit.ar)))
