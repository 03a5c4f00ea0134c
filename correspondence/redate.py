"""Counts the deadlines that run anew when the working calendar changed (domain 1.14)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, QuerySet

from correspondence.core.deadline import due_at
from correspondence.core.delivery import DeliveryState
from correspondence.core.journal import Hand
from correspondence.core.letter import Priority
from correspondence.core.pace import Paces
from correspondence.core.route import TABLE, Act, State, StepState, Task
from correspondence.models import Delivery, Dispatch, Memo, MinistryPace, Movement, Redated, RouteStep
from directory import audit, whois
from directory.core.day import day_of, start_of
from directory.core.reach import Reach
from directory.core.workdays import Calendar
from directory.workdays import calendars_of, declared_since, situated_since

BACK = timedelta(days=120)
"""How far back a holiday may lie and still move a deadline that runs."""
BATCH = 200
SETTING = (Act.SEND, Act.INITIAL, Act.PRESENT, Act.ABSTAIN, Act.OBJECT, Act.SKIP, Act.GIVE_BACK, Act.RESUME)
"""The movements that set a deadline, be it the one before; under review it is their turn that says since when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """One change of a ministry's calendar: what it touches lies ahead of that moment; `noted` is its line."""

    about: str
    body_id: int
    ahead: datetime
    noted: Redated


def redate(*, by: Reach, at: datetime) -> int:
    """Counts anew what the newest holidays, those taken back, and moved offices touch; returns how many moved.

    A batch is one transaction. Counting starts from when each deadline was set, so that a crash, or a second time,
    moves nothing twice; the change is noted as followed at the end. What a directive says by day stays: it is signed.
    """
    return sum(_follow(one, by=by, at=at) for one in _unfollowed(at))


def _unfollowed(at: datetime) -> list[_Change]:
    followed = set(Redated.objects.exclude(holiday=None).values_list("holiday_id", "withdrawn"))
    found = [
        _Change(
            about=f"holiday:{one.id}",
            body_id=one.body_id,
            ahead=start_of(one.from_on),
            noted=Redated(holiday_id=one.id, withdrawn=one.withdrawn_at is not None, at=at),
        )
        for one in declared_since(day_of(at - BACK))
        if (one.id, one.withdrawn_at is not None) not in followed
    ]
    moved = set(Redated.objects.exclude(unit=None).values_list("unit_id", "situated_at"))
    found += [
        _Change(
            about=f"unit:{unit}",
            body_id=body,
            ahead=start_of(day_of(since)),
            noted=Redated(unit_id=unit, situated_at=since, at=at),
        )
        for unit, body, since in situated_since(at - BACK)
        if (unit, since) not in moved
    ]
    return found


def _follow(change: _Change, *, by: Reach, at: datetime) -> int:
    memos = Memo.objects.filter(body=change.body_id, due_at__gte=change.ahead)
    waiting = (DeliveryState.DELIVERED, DeliveryState.AT_REGISTRY)
    deliveries = Delivery.objects.filter(body=change.body_id, due_at__gte=change.ahead, state__in=waiting)
    paces = MinistryPace.objects.of([change.body_id])[change.body_id]
    moved = sum(_memos(keys, paces, at=at) for keys in _batches(memos))
    moved += sum(_deliveries(keys, paces, at=at) for keys in _batches(deliveries))
    outside = Dispatch.objects.owing().filter(outgoing__body=change.body_id, due_at__gte=change.ahead)
    moved += sum(_dispatches(keys, paces, at=at) for keys in _batches(outside))
    with transaction.atomic():
        change.noted.save(force_insert=True)
        audit.record(by=by, act="redate", about=change.about, at=at, note=f"{moved} deadlines")
    return moved


def _batches(rows: QuerySet[Memo] | QuerySet[Delivery] | QuerySet[Dispatch]) -> Iterator[list[int]]:
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield keys
        last = keys[-1]


@transaction.atomic
def _memos(keys: list[int], paces: Paces, *, at: datetime) -> int:
    rows = list(Memo.objects.select_for_update(of=("self",)).filter(pk__in=keys, due_at__isnull=False).order_by("pk"))
    set_at = _set_at(rows)
    on = day_of(at)
    posts = whois.posts_by_id((row.holder_post_id or 0 for row in rows), on=on)
    lying = {row.pk: posts[row.holder_post_id].unit_id if row.holder_post_id in posts else row.unit_id for row in rows}
    calendars = _calendars(lying.values(), set_at.values(), at=at)
    days = _days(rows)
    moved = 0
    for row in rows:
        is_set = row.pk in set_at and (State(row.state), Act.REDATE) in TABLE
        if not is_set:  # it rests, or goes on after a rest with the time that was left
            continue
        calendar = calendars[lying[row.pk]]
        since = set_at[row.pk]
        pace = paces.on(day_of(since))
        to = due_at(Priority(row.priority), at=since, calendar=calendar, pace=pace, days=days.get(row.pk))
        if to != row.due_at:
            row.due_at = to
            hand = Hand(person_id=None, at=at)
            Movement.objects.write(row, act=Act.REDATE, to=row.standing(), hand=hand)
            moved += 1
    return moved


def _days(rows: list[Memo]) -> dict[int, int]:
    """In how many working days those whose turn it is sign; of the letters that have a window now."""
    pending = RouteStep.objects.filter(memo__in=[row.pk for row in rows if row.state == State.READY])
    of_it = pending.filter(state=StepState.PENDING, called_at__isnull=False, days__isnull=False)
    return {memo: days for memo, days in of_it.values_list("memo", "days") if days is not None}


def _set_at(rows: list[Memo]) -> dict[int, datetime]:
    """When the deadline of each was set; not of one that goes on after a rest. Two queries."""
    last: dict[int, Movement] = {}
    set_at: dict[int, datetime] = {}
    rested: dict[int, datetime] = {}
    for line in Movement.objects.filter(memo__in=rows).order_by("memo_id", "seq"):
        before = last.get(line.memo_id)
        is_other = line.due_at != (None if before is None else before.due_at)
        if line.act in SETTING or (is_other and line.act != Act.REDATE):
            set_at[line.memo_id] = line.at
        if line.act == Act.RESUME:
            set_at.pop(line.memo_id, None)
            rested[line.memo_id] = line.at
        last[line.memo_id] = line
    for key, moment in _called(rows).items():
        set_at[key] = moment
        if key in rested and rested[key] >= moment:
            del set_at[key]
    return set_at


def _called(rows: list[Memo]) -> dict[int, datetime]:
    """Since when it is the turn of the stage in which each lies for review; what others there said sets nothing."""
    asked = RouteStep.objects.filter(memo__in=[row.pk for row in rows if row.state == State.UNDER_REVIEW])
    turns = asked.filter(state=StepState.PENDING, called_at__isnull=False).exclude(task=Task.OPINION)
    return dict(turns.values_list("memo").annotate(since=Min("called_at")).order_by("memo"))


@transaction.atomic
def _deliveries(keys: list[int], paces: Paces, *, at: datetime) -> int:
    rows = list(
        Delivery.objects.select_for_update(of=("self",))
        .filter(pk__in=keys, due_at__isnull=False)
        .select_related("outgoing")
        .order_by("pk")
    )
    sent_to = _sent_to(rows)
    since = {row.pk: row.outgoing.counts_from() for row in rows}
    calendars = _calendars(sent_to.values(), since.values(), at=at)
    changed = []
    for row in rows:
        to = row.due(calendars[sent_to[row.pk]], paces, since=since[row.pk])
        if to != row.due_at:
            row.due_at = to
            changed.append(row)
    Delivery.objects.bulk_update(changed, ["due_at"])
    return len(changed)


@transaction.atomic
def _dispatches(keys: list[int], paces: Paces, *, at: datetime) -> int:
    rows = Dispatch.objects.select_for_update(of=("self",)).filter(pk__in=keys).select_related("outgoing")
    found = list(rows.order_by("pk"))
    calendars = _calendars([row.sender_id for row in found], (row.outgoing.at for row in found), at=at)
    changed = []
    for row in found:
        to = row.due(calendars[row.sender_id], paces, since=row.outgoing.at)
        if to != row.due_at:
            row.due_at = to
            changed.append(row)
    Dispatch.objects.bulk_update(changed, ["due_at"])
    return len(changed)


def _sent_to(rows: list[Delivery]) -> dict[int, int]:
    """The unit each was sent to first: what is passed on keeps that unit's deadline. One query."""
    together = Delivery.objects.filter(record_id__in={row.record_id for row in rows if row.parent_id is not None})
    above = {key: (unit, parent) for key, unit, parent in together.values_list("pk", "unit", "parent")}
    found = {}
    for row in rows:
        unit, parent = row.unit_id, row.parent_id
        while parent is not None:
            unit, parent = above[parent]
        found[row.pk] = unit
    return found


def _calendars(units: Iterable[int], since: Iterable[datetime], *, at: datetime) -> dict[int, Calendar]:
    return calendars_of(units, since=day_of(min((*since, at))))
