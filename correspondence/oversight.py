"""How much lies where and how long: counts and working days, never a letter's number, subject or words.

A head sees the units below, and the posts in them. A body that coordinates sees the units of all ministries, and of
those that are not its own no person, no count of one or two, and of a post only the middle time in hand.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q
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
from directory.whois import UnitFacts
from directory.workdays import calendars_of

BACK_TO = timedelta(days=90)
LINES = 50_000
"""So many journal lines at most are looked at for the time in hand: those of the letters that moved last."""
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
    stays, is_cut = _stays(seen, own=own, at=at)
    return Figures(
        units=_by_unit(seen, own=own, at=at),
        posts=_by_post(own, at=at),
        months=_by_month(seen, own=own),
        stays=stays,
        is_cut=is_cut,
        rounds=_rounds(seen, own=own, at=at),
        prints=_prints(own, at=at),
    )


def _counted(found: Iterable[tuple[int | None, int, int]]) -> tuple[Counter[int], Counter[int]]:
    counts, late = Counter[int](), Counter[int]()
    for key, number, behind in found:
        if key is not None:
            counts[key] += number
            late[key] += behind
    return counts, late


def _by_unit(units: frozenset[int], *, own: frozenset[int], at: datetime) -> tuple[Pending, ...]:
    behind = Count("pk", filter=Q(due_at__lt=at))
    lies = Coalesce("holder_post__unit", "unit")
    memos = Memo.objects.filter(state__in=PENDING).annotate(lies=lies).filter(lies__in=units).order_by("lies")
    came = Delivery.objects.filter(state=DeliveryState.DELIVERED, unit__in=units).order_by("unit")
    asked = Referral.objects.live().annotate(lies=Coalesce("unit", "post__unit")).filter(lies__in=units)
    under_way, late = _counted(
        memos.values("lies").annotate(n=Count("pk"), behind=behind).values_list("lies", "n", "behind")
    )
    arrived, late_too = _counted(
        came.values("unit").annotate(n=Count("pk"), behind=behind).values_list("unit", "n", "behind")
    )
    directed, late_as_well = _counted(
        asked.order_by("lies").values("lies").annotate(n=Count("pk"), behind=behind).values_list("lies", "n", "behind")
    )
    late += late_too + late_as_well
    names = whois.units_by_id({*under_way, *arrived, *directed})
    lines = (
        Pending(
            of=names[unit].name,
            body=names[unit].chain[0],
            under_way=_as_told(under_way[unit], is_own=unit in own),
            arrived=_as_told(arrived[unit], is_own=unit in own),
            directed=_as_told(directed[unit], is_own=unit in own),
            late=_as_told(late[unit], is_own=unit in own),
        )
        for unit in names
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


def _by_post(units: frozenset[int], *, at: datetime) -> tuple[Pending, ...]:
    behind = Count("pk", filter=Q(due_at__lt=at))
    memos = Memo.objects.filter(state__in=PENDING, holder_post__unit__in=units).order_by("holder_post")
    asked = Referral.objects.live().filter(post__unit__in=units).order_by("post")
    under_way, late = _counted(
        memos.values("holder_post").annotate(n=Count("pk"), behind=behind).values_list("holder_post", "n", "behind")
    )
    directed, late_too = _counted(
        asked.values("post").annotate(n=Count("pk"), behind=behind).values_list("post", "n", "behind")
    )
    late += late_too
    posts = whois.posts_by_id({*under_way, *directed}, on=day_of(at))
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
    )
    return _heaviest(lines)


def _by_month(units: frozenset[int], *, own: frozenset[int]) -> tuple[Month, ...]:
    begun = Memo.objects.filter(state__in=PENDING, unit__in=units).annotate(since=F("started_at"))
    came = Delivery.objects.filter(state=DeliveryState.DELIVERED, unit__in=units)
    under_way, arrived = (
        dict(
            rows.annotate(month=TruncMonth("since", tzinfo=BAGHDAD))
            .order_by("month")
            .values("month")
            .annotate(n=Count("pk"))
            .values_list("month", "n")
        )
        for rows in (begun, came.annotate(since=Coalesce("received_at", "sent_at")))
    )
    return tuple(
        Month(
            first_on=day_of(month),
            under_way=_as_told(under_way.get(month, 0), is_own=units <= own),
            arrived=_as_told(arrived.get(month, 0), is_own=units <= own),
        )
        for month in sorted({*under_way, *arrived})
    )


def _stays(units: frozenset[int], *, own: frozenset[int], at: datetime) -> tuple[tuple[Stay, ...], bool]:
    """The lines, and whether there were more steps than are looked at.

    Left out are the letters that moved longest ago, and the end of the last letter looked at: no stay is shortened.
    """
    since = at - BACK_TO
    moved = Memo.objects.filter(moved_at__gt=since, unit__in=units).values("pk")
    rows = (
        Movement.objects.filter(memo__in=moved)
        .order_by("-memo__moved_at", "memo_id", "seq")
        .values_list("memo_id", "holder_post_id", "at")
    )
    looked_at = [Step(memo_id=memo, post_id=post, at=moment) for memo, post, moment in rows[: LINES + 1]]
    steps = looked_at[:LINES]
    held = whois.posts_by_id({step.post_id or 0 for step in steps}, on=day_of(at))
    posts = {key: post for key, post in held.items() if post.unit_id in units}
    calendars = calendars_of((post.unit_id for post in posts.values()), since=day_of(since))
    found = in_hand(steps, calendars={key: calendars[post.unit_id] for key, post in posts.items()}, since=since)
    there = whois.units_by_id(post.unit_id for post in posts.values())
    names = {key: _placed(unit, is_own=key in own) for key, unit in there.items()}
    lines = (
        Stay(post=post.title, unit=names[post.unit_id], time=found[key], is_own=post.unit_id in own)
        for key, post in posts.items()
        if key in found and (post.unit_id in own or found[key].stays >= LEAST)
    )
    return tuple(sorted(lines, key=lambda one: (-one.time.middle, one.post.ar, one.unit.ar))), len(looked_at) > LINES


def _rounds(units: frozenset[int], *, own: frozenset[int], at: datetime) -> tuple[Rounds, ...]:
    back = Movement.objects.filter(act__in=BACK, state=State.DRAFT, at__gt=at - BACK_TO, memo__unit__in=units)
    grouped = back.order_by("memo__unit").values(unit=F("memo__unit"))
    found = list(
        grouped.annotate(letters=Count("memo", distinct=True), n=Count("pk")).values_list("unit", "letters", "n")
    )
    there = whois.units_by_id(unit for unit, _, _ in found)
    lines = (
        Rounds(
            unit=_placed(there[unit], is_own=unit in own),
            letters=_as_told(letters, is_own=unit in own),
            rounds=number if unit in own or letters >= LEAST else None,  # two letters, however often returned
        )
        for unit, letters, number in found
    )
    return tuple(sorted(lines, key=lambda one: (-(one.rounds or 0), one.unit.ar)))


def _prints(units: frozenset[int], *, at: datetime) -> tuple[Prints, ...]:
    """Of what the units issued; who printed it stands in the journal alone. Two queries for any number of prints."""
    printed = acts.prints_since(at - BACK_TO)
    records = {about.removeprefix("record:") for about, _, _ in printed}
    issued = dict(Memo.objects.filter(record_id__in=records, unit__in=units).values_list("record_id", "unit"))
    why: dict[int, Counter[Why]] = {}
    letters: dict[int, set[str]] = {}
    for about, said, number in printed:
        record = about.removeprefix("record:")
        if record in issued:
            why.setdefault(issued[record], Counter())[why_in(said)] += number
            letters.setdefault(issued[record], set()).add(record)
    names = whois.unit_names(why)
    lines = (
        Prints(unit=names[unit], letters=len(letters[unit]), prints=found.total(), why=found)
        for unit, found in why.items()
    )
    return tuple(sorted(lines, key=lambda one: (-one.prints, one.unit.ar)))
