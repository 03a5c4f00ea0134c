"""What lies on a desk, and how much."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from django.db.models import F, OuterRef, Q, Subquery

from archive.records import envelopes_among, is_enveloped, is_readable
from correspondence import turns
from correspondence.addressed import named_in
from correspondence.books import BookFacts, BookLine, book_lines, books
from correspondence.core.addressed import is_named
from correspondence.core.delivery import DeliveryState
from correspondence.core.letter import Kind, Priority
from correspondence.core.route import State, Task
from correspondence.items import Item, Matter, delivery_items, placed, told_beside
from correspondence.models import Delivery, Memo, Pen, Version
from correspondence.models.delivery import DeliveryQuerySet
from correspondence.models.memo import MemoQuerySet
from directory import powers, tally, whois
from directory.core.day import day_of
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.words import Words, json_in, rows_of, words_of
from directory.named import name_of, names
from directory.whois import UnitFacts

__all__ = [
    "BookFacts", "BookLine", "Group", "Item", "Matter", "Tray", "book_lines", "books",
    "counters", "desk", "drafts", "incoming", "outgoing", "stranded", "to_sign", "under_way", "whole_desk",
]  # fmt: skip
LIMIT = 200
MOST = 5_000
"""So many lines a desk is parted by, where one of its groups is read to the end."""
FIRST = slice(0, LIMIT)
Tell = Callable[[Reach], MemoQuerySet]
TellDeliveries = Callable[[Reach], DeliveryQuerySet]


class Group(StrEnum):
    """How a tray is parted: what ended, the rest by its deadline, and what is only to be read."""

    ENDED = "ended"
    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    INFORM = "inform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tray:
    """A desk's items by group, in the order of the groups; `total` counts beyond the limit too."""

    groups: tuple[tuple[Group, tuple[Item, ...]], ...]
    total: int


OTHERS = 3
"""How many names a line shows before it says how many more there are."""
NEAREST = F("due_at").asc(nulls_last=True)
"""What has no day to be done by comes last, whatever the database thinks of nothing."""
ASKS = {
    State.UNDER_REVIEW: Matter.REVIEW,
    State.READY: Matter.SIGN,
    State.SIGNED: Matter.REGISTER,
    State.SUSPENDED: Matter.SUSPENDED,
}
UNDER_WAY = (State.UNDER_REVIEW, State.READY, State.SUSPENDED, State.SIGNED)


def desk(reach: Reach, *, at: datetime, most: int = LIMIT) -> Tray:
    """Everything that waits for this person: to correct, review, sign, act on, or read; nearest due first.

    Of letters under way and of those kept `most` each, for a page that shows the first lines alone.
    """
    items = _memo_items(_on_desk, reach, part=slice(0, most))
    items += delivery_items(_delivery_question(_to_do, reach, 0, most))
    parted: dict[Group, list[Item]] = {one: [] for one in Group}
    for item in sorted(items, key=lambda item: (item.due_at or item.at, item.ref, item.delivery_id or 0)):
        parted[_group(item, at=at)].append(item)
    total = len(items) if len(items) < most else sum(tally.counts(_on_it(reach)).values())
    return Tray(groups=tuple((one, tuple(lines)) for one, lines in parted.items()), total=total)


def whole_desk(reach: Reach, *, at: datetime) -> Tray:
    """The same to its end, so that every group is there and none ends before its last line."""
    tray = desk(reach, at=at)
    is_whole = tray.total == sum(len(items) for _, items in tray.groups)
    return tray if is_whole else desk(reach, at=at, most=MOST)


def _group(item: Item, *, at: datetime) -> Group:
    if item.matter in (Matter.VOID, Matter.REPLACED):
        return Group.ENDED
    if item.matter is Matter.INFORM:
        return Group.INFORM
    if item.due_at is None:
        return Group.LATER
    if item.due_at < at:
        return Group.LATE
    days = day_of(item.due_at) - day_of(at)
    return Group.TODAY if not days else Group.WEEK if days < timedelta(days=7) else Group.LATER


def counters(reach: Reach) -> dict[str, Words]:
    """What is counted of each tray; the desk has memos and deliveries."""
    return {
        **_on_it(reach),
        "drafts": tally.count_of(_drafts(reach)),
        "to_sign": tally.count_of(_to_sign(reach)),
        "outgoing": tally.count_of(_outgoing(reach)),
        "incoming": tally.count_of(_incoming(reach)),
    }


def _on_it(reach: Reach) -> dict[str, Words]:
    return {"held": tally.count_of(_held(reach)), "delivered": tally.count_of(_delivered(reach))}


def drafts(reach: Reach, *, part: slice = FIRST) -> tuple[Item, ...]:
    """The person's own drafts, newest first; of them the part asked for, as of the other lists here."""
    return tuple(_memo_items(_drafts, reach, part=part))


def under_way(reach: Reach, *, part: slice = FIRST) -> tuple[Item, ...]:
    """The person's own letters that lie with others, newest first; `other` is the holder's unit."""
    return tuple(_memo_items(_away, reach, where=_Where.HOLDER, part=part))


def to_sign(reach: Reach, *, part: slice = FIRST) -> tuple[Item, ...]:
    """Frozen letters that await this person's signature, nearest due first."""
    return tuple(_memo_items(_to_sign, reach, part=part))


def outgoing(reach: Reach, *, part: slice = FIRST) -> tuple[Item, ...]:
    """Signed letters on the desks this person serves, awaiting their number, oldest first.

    `other` is where they go. Of a personal letter the envelope alone is shown.
    """
    return tuple(_memo_items(_outgoing, reach, where=_Where.TO, part=part))


def incoming(reach: Reach, *, part: slice = FIRST) -> tuple[Item, ...]:
    """Other bodies' letters on the desks this person serves, awaiting their incoming number, most pressing first."""
    return tuple(delivery_items(_delivery_question(_most_pressing, reach, part.start, part.stop)))


def stranded(reach: Reach, *, at: datetime) -> tuple[Item, ...]:
    """Envelopes of personal letters whose addressee has left, oldest first: the registry asks whom they shall name."""
    lying = Delivery.objects.dominated(reach).filter(personal=True, body__in=whois.bodies_served(reach)).waiting()
    rows = list(lying.order_by("sent_at", "id"))
    named = envelopes_among((row.record_id for row in rows), reach=reach)
    there = _there(rows, on=day_of(at))
    lost = [row.pk for row in rows if row.record_id in named and named[row.record_id].persons.isdisjoint(there[row.pk])]
    if not lost:
        return ()
    items = delivery_items(told_beside(lying.filter(pk__in=lost).order_by("sent_at", "id")[:LIMIT], reach))
    return tuple(replace(item, matter=Matter.STRANDED) for item in items)


def _there(rows: list[Delivery], *, on: date) -> dict[int, frozenset[int]]:
    """Who could open each of these personal letters today: the head of its unit, or the one whom it names."""
    heads = powers.heads_of((row.unit_id for row in rows), on=on)
    known = named_in(rows, on=on)
    found = dict[int, frozenset[int]]()
    for row in rows:
        reader = known.reader(row)
        named = frozenset[int]() if reader is None else frozenset({reader})
        found[row.pk] = named if is_named(row) else heads.get(row.unit_id, frozenset())
    return found


def _held(reach: Reach) -> MemoQuerySet:
    held = Q(holder_post__in=reach.posts, state__in=(State.UNDER_REVIEW, State.SUSPENDED)) | turns.is_asked(reach)
    returned = Q(author=reach.person_id, state=State.DRAFT, due_at__isnull=False)
    return Memo.objects.within(reach).filter(held | returned | turns.is_signers(reach))


def _on_desk(reach: Reach) -> MemoQuerySet:
    return _held(reach).order_by(NEAREST, "id")


def _drafts(reach: Reach) -> MemoQuerySet:
    held = Pen.objects.filter(holder=reach.person_id, ended_at=None).values("memo")
    rows = Memo.objects.within(reach).filter(
        Q(author=reach.person_id, state=State.DRAFT) | Q(pk__in=held, state=State.DRAFT)
    )
    return rows.order_by("-moved_at", "-id")


def _away(reach: Reach) -> MemoQuerySet:
    not_issued = Memo.objects.within(reach).exclude(state=State.REGISTERED)  # has an index; the issued are the many
    own = not_issued.filter(author=reach.person_id, state__in=UNDER_WAY)
    return own.order_by("-moved_at", "-id")


def _to_sign(reach: Reach) -> MemoQuerySet:
    return Memo.objects.within(reach).filter(turns.is_to_sign(reach)).order_by(NEAREST, "id")


def _outgoing(reach: Reach) -> MemoQuerySet:
    rows = Memo.objects.enveloped(reach).filter(holder_desk__in=reach.desks, state=State.SIGNED)
    return rows.order_by("moved_at", "id")


def _delivered(reach: Reach) -> DeliveryQuerySet:
    return Delivery.objects.lying_with(reach).waiting().filter(is_readable(reach))


def _to_do(reach: Reach) -> DeliveryQuerySet:
    return _delivered(reach).order_by(NEAREST, "id")


def _most_pressing(reach: Reach) -> DeliveryQuerySet:
    return _incoming(reach).most_pressing()


def _incoming(reach: Reach) -> DeliveryQuerySet:
    rows = Delivery.objects.at_desk_of(reach).filter(state=DeliveryState.AT_REGISTRY)
    return rows.filter(is_enveloped(reach))


class _Where(StrEnum):
    """Whose name the line carries: who wrote it, where it goes, or with whom it lies."""

    FROM = "from"
    TO = "to"
    HOLDER = "holder"


@lru_cache(maxsize=1_024)
def _question(tray: Tell, reach: Reach, where: _Where, start: int, stop: int) -> Words | None:
    """Some memos of a tray with their names, in words: kept by all that the words hang on."""
    unit = "holder_post__unit" if where is _Where.HOLDER else "unit"
    found = tray(reach)
    first = Memo.objects.filter(
        pk__in=found.values("pk")[start:stop]
    )  # found alone, so that no join changes how it is found
    named = first.annotate(
        **names(unit=f"{unit}__name", ministry=f"{unit}__body__name", author="author__name"),
        there=F(unit),
        there_body=F(f"{unit}__body"),
    )
    if tray is _on_desk:
        named = named.annotate(task=turns.task(reach))
    if where is _Where.TO:
        current = Version.objects.filter(memo=OuterRef("pk"), number=OuterRef("version"))
        named = named.annotate(to=Subquery(current.values("content__to")[:1]), unit_path=F("unit__path"))
    return words_of(named.order_by(*found.query.order_by))


def _memo_items(tray: Tell, reach: Reach, *, where: _Where = _Where.FROM, part: slice = FIRST) -> list[Item]:
    """A line for each of some memos of a tray; on the desk, with what their routes ask of the person."""
    words = _question(tray, reach, where, part.start, part.stop)
    rows = [] if words is None else rows_of(Memo, words)
    others = _recipients(rows) if where is _Where.TO else {}
    chains = {memo.pk: _chain(memo) for memo in rows}
    named = {unit for found in others.values() for unit, _ in found if unit is not None}
    units = whois.units_by_id(named | {unit for found in chains.values() for unit in found})
    reasons = turns.reasons([memo for memo in rows if memo.state == State.DRAFT and memo.due_at is not None])
    return [
        Item(
            matter=_matter(memo, vars(memo).get("task")),
            ref=memo.ref,
            subject="" if memo.personal and where is _Where.TO else memo.subject,
            second="" if memo.personal and where is _Where.TO else memo.second_subject,
            other=_names(others[memo.pk], units, reach) if memo.pk in others else _unit(memo, reach),
            other_more=max(len(others.get(memo.pk, ())) - OTHERS, 0),
            kind=Kind(memo.kind),
            label=memo.label(),
            priority=Priority(memo.priority),
            at=memo.moved_at,
            due_at=memo.due_at,
            note=reasons.get(memo.pk, ""),
            person=name_of(memo, "author"),
            version=memo.version,
            state=State(memo.state),
            symbols=tuple(units[unit].symbol for unit in chains[memo.pk] if unit in units),
        )
        for memo in rows
    ]


def _matter(memo: Memo, task: str | None) -> Matter:
    if task in (Task.OPINION, Task.PRESENT) and memo.state in turns.WITH_POST:
        return Matter(task)
    return ASKS.get(State(memo.state)) or (Matter.DRAFT if memo.due_at is None else Matter.CORRECT)


def _recipients(memos: list[Memo]) -> dict[int, list[tuple[int | None, str]]]:
    """To whom each of them goes: units, and as the letter calls them groups and who is outside."""
    return {memo.pk: [(one["unit_id"], one["name"]) for one in json_in(vars(memo)["to"] or [])] for memo in memos}


def _chain(memo: Memo) -> tuple[int, ...]:
    """Its unit and those above, nearest first, where their path was joined."""
    return tuple(int(one) for one in reversed(vars(memo).get("unit_path", "").strip("/").split("/")) if one)


def _names(recipients: list[tuple[int | None, str]], units: dict[int, UnitFacts], reach: Reach) -> tuple[Name, ...]:
    found = ((units.get(unit or 0), name) for unit, name in recipients[:OTHERS])
    return tuple(Name(ar=name) if unit is None else unit.seen_from(reach.bodies) for unit, name in found)


def _unit(memo: Memo, reach: Reach) -> tuple[Name, ...]:
    """Whence it comes or where it lies; of another body than the reader's with its ministry."""
    told = vars(memo)
    return placed(memo, "unit", is_own=told["there_body"] in {told["there"], *reach.bodies})


@lru_cache(maxsize=1_024)
def _delivery_question(tray: TellDeliveries, reach: Reach, start: int, stop: int) -> Words | None:
    return told_beside(tray(reach)[start:stop], reach)
