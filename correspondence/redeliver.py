"""Delivering again: after an older database came back, letters sent since lie where they lay."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.proven import ProvenRoute, ProvenStep, proven_routes, sent_records
from correspondence import surroundings
from correspondence.core import partial
from correspondence.core.delivery import DeskFacts, desk_of
from correspondence.core.dispatch import is_waited_for
from correspondence.core.number import Direction
from correspondence.core.outward import Outside, replayed
from correspondence.core.pace import Paces
from correspondence.core.redelivery import END, Laid, Step, laid
from correspondence.models import Delivery, Dispatch, MinistryPace, PartialAnswer, Registration
from directory import audit, whois
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from directory.core.workdays import Calendar
from directory.workdays import calendars_of

CHUNK = 200
TOLD = (
    *("state", "received_at", "received_by_id", "acknowledged_at", "acknowledged_by_id"),
    *("forwarded_at", "forwarded_by_id", "sent_on_reason", "acted_at", "acted_by_id", "acted_note", "answer"),
)
"""What a later statement changes of a delivery."""
OUTSIDE = (
    *("means", "reference", "went_on", "noted_at", "noted_by_id", "answer"),
    *("received_on", "receiver", "received_noted_at", "received_noted_by_id"),
    *("told_of", "told_means", "told_on", "told_at", "told_by_id"),
)
"""The same of what goes to somebody outside."""


@dataclass(slots=True)
class Redelivered:
    """How many deliveries were put back or brought up to date; `unplaced` are units of records that none could be.

    `dispatches` is how many ways to somebody outside are noted again; `left_open` is of how many letters answers stand
    again as partial, or as settled.
    """

    deliveries: int = 0
    dispatches: int = 0
    left_open: int = 0
    unplaced: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What there is now of what the records of a chunk name."""

    numbers: Mapping[tuple[str, str, int], Registration]
    rows: Mapping[tuple[str, int], Delivery]
    units: Collection[int]
    people: Collection[int]
    posts: Collection[int]
    desks: Sequence[DeskFacts]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clocks:
    """The calendars of units and the paces of ministries."""

    calendars: Mapping[int, Calendar]
    paces: Mapping[int, Paces]


def redeliver(*, by: Reach, at: datetime) -> Redelivered:
    """Lays every record on the desks where its statements say it lies, as far as the rows lack it.

    The numbers were put back before (`recount`), and readers by the archive: nobody is let in here. Record by record is
    told from its entries alone; a second time changes nothing. One journal line for each record that changed. A chunk
    of records is one transaction: again after a crash, it goes on. Raises NotWithinReachError for anybody but the
    clockwork.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    report, names = Redelivered(), iter(sent_records(by=by))
    while chunk := list(islice(names, CHUNK)):
        _chunk(chunk, report, at=at)
    return report


@transaction.atomic
def _chunk(record_ids: Sequence[str], report: Redelivered, *, at: datetime) -> None:
    routes = list(proven_routes(record_ids, by=CLOCKWORK))
    lying = {route.record_id: laid(_steps(route.steps), body_id=route.body_id, kind=route.kind) for route in routes}
    known = _known(record_ids, [one for every in lying.values() for one in every])
    made, changed = list[tuple[ProvenRoute, Laid, Delivery]](), list[Delivery]()
    for route in routes:
        for one in lying[route.record_id]:
            row = known.rows.get((route.record_id, one.unit_id))
            if row is None:
                fresh = _row(route, one, known)
                report.unplaced += [] if fresh else [f"{route.record_id} to unit {one.unit_id}"]
                made += [(route, one, fresh)] if fresh else []
            elif _brought_up(row, route, one, known):
                changed.append(row)
    _write(made, known)
    left = _leave_open(routes)
    report.left_open += len(left)
    Delivery.objects.bulk_update(changed, [*TOLD, "incoming"])
    report.deliveries += len(made) + len(changed)
    outside = _sent_outside(routes, known, report)
    report.dispatches += len(outside)
    told = {(row.record_id, row.level) for row in (*changed, *(row for *_, row in made))} | left
    told |= {(row.outgoing.record_id, row.level) for row in outside}
    for record_id, level in sorted(told):
        audit.record(by=CLOCKWORK, act="redeliver", about=f"record:{record_id}", at=at, level=level)


def _leave_open(routes: Sequence[ProvenRoute]) -> set[tuple[str, int]]:
    """Writes which answers whoever asked calls partial, and which no longer; returns the letters, with their grades."""
    said = {route.record_id: partial.said(_steps(route.steps)) for route in routes}
    standing = PartialAnswer.objects.standing().filter(asked_id__in=[key for key, found in said.items() if found])
    rows = {(row.asked_id, row.reply_id): row for row in standing}
    people = whois.people_by_id({key for found in said.values() for one in found.values() for key in one.people()})
    levels = {route.record_id: route.label.level for route in routes}
    changed = set()
    for record_id, one in ((record_id, one) for record_id, found in said.items() for one in found.values()):
        row = rows.get((record_id, one.reply_id))
        if (row is None) == (one.settled_at is None):
            row = row or PartialAnswer(asked_id=record_id, reply_id=one.reply_id, missing=one.missing, said_at=one.at)
            row.said_by_id = row.said_by_id or (one.by if one.by in people else None)
            row.settled_at, row.settled_by_id = one.settled_at, one.settled_by if one.settled_by in people else None
            row.save()
            changed.add((record_id, levels[record_id]))
    return changed


def _sent_outside(routes: Sequence[ProvenRoute], known: _Known, report: Redelivered) -> list[Dispatch]:
    """Notes again what goes outside, and what became of it.

    Of a row that is gone only the statement of a letter that came in by mistake tells an address.
    """
    said = [(route, one) for route in routes for one in replayed(_steps(route.steps))]
    if not said:
        return []
    there = Dispatch.objects.filter(outgoing__in=known.numbers.values()).select_for_update(of=("self",))
    rows = {(row.outgoing_id, row.name): row for row in there.select_related("outgoing")}
    people = whois.people_by_id({key for _, one in said for key in _people(one)})
    changed, clocks = list[Dispatch](), _clocks(said)
    for route, one in said:
        body = one.body_id or route.body_id
        ours = (known.numbers.get((route.record_id, way, body)) for way in (Direction.OUT, Direction.IN))
        given = next((number for number in ours if number is not None), None)
        desk = desk_of(known.desks, body_id=body, label=route.label)
        if given is None or desk is None or (one.means and one.noted_by_id not in people):
            report.unplaced.append(f"{route.record_id} to somebody outside")
            continue
        row = rows.get((given.pk, one.name))
        told = {name: getattr(one, name) for name in OUTSIDE}
        told |= {name: key if key in people else None for name, key in told.items() if name.endswith("_by_id")}
        if row is None or any(getattr(row, name) != value for name, value in told.items()):
            row = row or _fresh(route, one, given, desk_id=desk, clocks=clocks)
            for name, value in told.items():
                setattr(row, name, value)
            row.set_label(route.label if not row.means else Label(personal=route.label.personal))  # posted: not graded
            row.save()
            changed.append(row)
    return changed


def _people(one: Outside) -> frozenset[int]:
    """Who noted what became of it there."""
    return frozenset(key for key in (one.noted_by_id, one.received_noted_by_id, one.told_by_id) if key)


def _clocks(said: Sequence[tuple[ProvenRoute, Outside]]) -> _Clocks:
    """By which days and paces what these units wait for is counted."""
    since = day_of(min(one.since for _, one in said))
    return _Clocks(
        calendars=calendars_of({route.unit_id for route, _ in said}, since=since),
        paces=MinistryPace.objects.of({route.body_id for route, _ in said}),
    )


def _fresh(route: ProvenRoute, one: Outside, given: Registration, *, desk_id: int, clocks: _Clocks) -> Dispatch:
    row = Dispatch(outgoing=given, desk_id=desk_id, sender_id=one.body_id or route.unit_id, name=one.name)
    row.address, row.email, row.note = one.address, one.email, one.note
    row.copy, row.purpose = one.copy, one.purpose
    if given.direction == Direction.OUT:
        row.kind, row.priority, row.answer_by = route.kind, route.priority, one.answer_by
    waits = is_waited_for(route.kind, awaits=one.awaits)
    if waits and given.direction == Direction.OUT and not one.copy:
        calendar = clocks.calendars.get(route.unit_id, Calendar())
        row.due_at = row.due(calendar, clocks.paces[route.body_id], since=one.since)
    return row


def _steps(said: Iterable[ProvenStep]) -> Iterator[Step]:
    for one in said:
        is_end = one.kind in {EntryKind.VOID_NUMBER, EntryKind.SUPERSEDE}
        if not (is_end and "in_place_of" in one.body):
            name = one.by.removeprefix("person:")
            what = END if is_end else str(one.body.get("what", ""))
            yield Step(what=what, body=one.body, by=int(name) if name.isdecimal() else None, at=one.at)


def _known(record_ids: Sequence[str], lying: Sequence[Laid]) -> _Known:
    numbers = Registration.objects.filter(record_id__in=record_ids).order_by("pk")
    rows = Delivery.objects.filter(record_id__in=record_ids).order_by("pk").select_for_update(of=("self",))
    named = [name for name in TOLD if name.endswith("_by_id")]
    people = {key for one in lying for name in (*named, "person_id") if (key := getattr(one, name))}
    posts = {one.post_id for one in lying if one.post_id is not None}
    return _Known(
        numbers={(row.record_id, row.direction, row.body_id): row for row in numbers},
        rows={(row.record_id, row.unit_id): row for row in rows},
        units=whois.units_by_id({one.unit_id for one in lying}),
        people=whois.people_by_id(people),
        posts=whois.post_titles(posts) if posts else (),
        desks=surroundings.registries(),
    )


def _row(route: ProvenRoute, one: Laid, known: _Known) -> Delivery | None:
    """The delivery, to be written; None where its number, its unit or its registry is not there."""
    incoming = known.numbers.get((route.record_id, Direction.IN, one.body_id))
    outgoing = known.numbers.get((route.record_id, Direction.OUT, route.body_id))
    given = outgoing or known.numbers.get((route.record_id, Direction.IN, route.body_id)) or incoming
    is_through_desk = one.parent is None and (outgoing is None or one.body_id != route.body_id)
    desk = desk_of(known.desks, body_id=one.body_id, label=route.label) if is_through_desk else None
    if given is None or one.unit_id not in known.units or (is_through_desk and desk is None):
        return None
    row = Delivery(
        record_id=route.record_id,
        outgoing=given,
        incoming=incoming,
        unit_id=one.unit_id,
        body_id=one.body_id,
        desk_id=desk,
        sender_id=None if outgoing is None else route.unit_id,
        copy=one.copy,
        hidden=one.hidden,
        purpose=one.purpose,
        asks=one.asks_for,
        post_id=one.post_id if one.post_id in known.posts else None,
        person_id=one.person_id if one.person_id in known.people else None,
        kind=route.kind,
        priority=route.priority,
        sent_at=one.sent_at,
        answer_by=one.answer_by,
        awaits=one.awaits,
    )
    row.set_label(route.label)
    _tell(row, one, known)
    return row


def _tell(row: Delivery, one: Laid, known: _Known) -> bool:
    """Writes what the statements tell into the row; whether it said anything else. People who are lost are left out."""
    told = {name: getattr(one, name) for name in TOLD}
    told |= {name: key if key in known.people else None for name, key in told.items() if name.endswith("_by_id")}
    is_other = any(getattr(row, name) != value for name, value in told.items())
    for name, value in told.items():
        setattr(row, name, value)
    return is_other


def _brought_up(row: Delivery, route: ProvenRoute, one: Laid, known: _Known) -> bool:
    incoming = known.numbers.get((route.record_id, Direction.IN, one.body_id))
    is_new = incoming is not None and row.incoming_id is None
    if is_new:
        row.incoming = incoming
    return _tell(row, one, known) or is_new


def _write(made: Sequence[tuple[ProvenRoute, Laid, Delivery]], known: _Known) -> None:
    """Those above first, so that each names the one it was passed on from."""
    if not made:
        return
    since = {(row.record_id, row.unit_id): _since(row, one) for _, one, row in made}
    calendars = calendars_of({one.unit_id for _, one, _ in made}, since=day_of(min(since.values())))
    paces = MinistryPace.objects.of({one.body_id for _, one, _ in made})
    there, left = dict(known.rows), list(made)
    while left:
        lacking = {(route.record_id, one.unit_id) for route, one, _ in left}
        now = [item for item in left if (item[0].record_id, item[1].parent) not in lacking]
        for route, one, row in now:
            row.parent = there.get((route.record_id, one.parent or 0))
            mine = row.due(calendars[one.unit_id], paces[one.body_id], since=since[row.record_id, row.unit_id])
            row.due_at = mine if row.parent is None else row.parent.due_at
        Delivery.objects.bulk_create([row for *_, row in now])
        there |= {(row.record_id, row.unit_id): row for *_, row in now}
        left = [item for item in left if item not in now]


def _since(row: Delivery, one: Laid) -> datetime:
    """From when its unit deals with it: of a number given on paper the day on the paper, where it was sent there."""
    return row.outgoing.counts_from() if one.sent_at <= row.outgoing.at else one.sent_at
