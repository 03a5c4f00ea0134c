"""Tells who began a paper, and its registry, that it did not go through (I12)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from archive.readership import marks_among
from archive.records import units_among
from correspondence.core.consignment import Stand
from correspondence.core.delivery import DeliveryState
from correspondence.core.directive import ReferralState
from correspondence.core.notice import What
from correspondence.core.number import Direction
from correspondence.core.setback import OF_ACT, OF_MAIL, told
from correspondence.deadlines import holders, of_referrals
from correspondence.grades import labels_of
from correspondence.models import (
    Announced,
    ConsignmentLine,
    Delivery,
    Memo,
    Movement,
    Notice,
    Quarantined,
    Referral,
    Registration,
)
from correspondence.setback_lines import superseders
from directory import powers, whois
from directory.audit import Outcome
from directory.clearances import clearances_of, serving
from directory.core.clearance import Clearance, Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from directory.whois import DeskFacts

CURSOR = 2
"""Arrivals have the first row."""
OVERLAP = timedelta(minutes=2)
"""Longer than any deed takes from its moment to its commit."""
QUIET = timedelta(minutes=10)
FIRST = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What it is about, when, who began it, who did it, whose registry, and how far that must be cleared for it."""

    about: str
    at: datetime
    author: int | None
    by: int | None
    body_id: int
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desks:
    """Who serves every registry desk, and how far each is cleared."""

    desks: tuple[DeskFacts, ...]
    served: Mapping[int, frozenset[int]]
    cleared: Mapping[int, Clearance]

    def told_of(self, one: _Found) -> frozenset[int]:
        """Those of the registry in whose list it stands: desk and person cleared for it; of a personal one nobody."""
        able = (desk for desk in self.desks if desk.body_id == one.body_id and desk.level >= one.label.level)
        people = frozenset(person for desk in able for person in self.served[desk.id])
        if one.label.personal:
            return frozenset()
        return frozenset(person for person in people if self.cleared[person].dominates(one.label))


def _desks(on: date) -> _Desks:
    desks = whois.desks()
    served = serving((desk.id for desk in desks), on=on)
    cleared = clearances_of(person for people in served.values() for person in people)
    return _Desks(desks=desks, served=served, cleared=cleared)


@transaction.atomic
def tell_setbacks(*, by: Reach, at: datetime) -> int:
    """Writes a notice to whoever began each paper, and one a day to its registry; returns how many.

    Rounds overlap, and one setback is told once: the row is unique. Raises NotWithinReachError for everybody but the
    clockwork.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    cursor, _ = Announced.objects.select_for_update().get_or_create(pk=CURSOR, defaults={"until_at": at - FIRST})
    since = cursor.until_at - OVERLAP
    found = [
        *_moved(since, at),
        *_referred(since, at),
        *_sent_back(since, at),
        *_voided(since, at),
        *_superseded(since, at),
        *_corrected(since, at),
        *_not_taken_in(since, at),
        *_brought_back(since, at),
        *_given_away(since, at),
    ]
    fresh = _rows(found, at=at) if found else []
    Notice.objects.bulk_create(fresh)
    if at > cursor.until_at and (fresh or at - cursor.until_at > QUIET):  # an idle round writes nothing
        cursor.until_at = at
        cursor.save(update_fields=["until_at"])
    return len(fresh)


def _rows(found: list[_Found], *, at: datetime) -> list[Notice]:
    desks, day = _desks(day_of(at)), f"setbacks:{day_of(at):%Y-%m-%d}"
    rows: dict[tuple[int, str], Notice] = {}
    for one in found:
        for person in told(one.author, by=one.by, registry=desks.told_of(one)):
            name = one.about if person == one.author else day
            rows[person, name] = Notice(person_id=person, what=What.SETBACK, about=name, at=one.at)
    known = Notice.objects.filter(what=What.SETBACK, person__in={person for person, _ in rows})
    days = set(known.filter(about=day).values_list("person", "about"))
    moments = set(known.values_list("person", "about", "at"))
    return [row for key, row in sorted(rows.items()) if key not in days and (*key, row.at) not in moments]


def _moved(since: datetime, at: datetime) -> Iterator[_Found]:
    lines = Movement.objects.filter(at__gt=since, at__lte=at, act__in=OF_ACT).order_by("at", "id")
    for row in lines.select_related("memo"):
        yield _of_memo(row.memo, at=row.at, by=row.person_id)


def _referred(since: datetime, at: datetime) -> Iterator[_Found]:
    rows = Referral.objects.filter(closed_at__gt=since, closed_at__lte=at, state=ReferralState.RETURNED)
    for row in rows.order_by("closed_at", "pk").select_related("directive"):
        if row.closed_at is not None:
            yield _Found(
                about=f"referral:{row.pk}",
                at=row.closed_at,
                author=row.directive.person_id,
                by=row.closed_by_id,
                body_id=row.directive.body_id,
                label=row.label().join(Label(level=row.directive.level)),
            )


def _sent_back(since: datetime, at: datetime) -> Iterator[_Found]:
    """Reports that did not suffice: for everybody who has to act."""
    rows = Referral.objects.filter(sent_back_at__gt=since, sent_back_at__lte=at).order_by("sent_back_at", "pk")
    found = list(rows.select_related("directive"))
    lies_with = holders(of_referrals(found, at=at), at=at) if found else {}
    for row in found:
        about, label = f"referral:{row.pk}", row.label().join(Label(level=row.directive.level))
        for person in lies_with[about] or (None,):
            if row.sent_back_at is not None:
                yield _Found(
                    about=about,
                    at=row.sent_back_at,
                    author=person,
                    by=row.directive.person_id,
                    body_id=row.directive.body_id,
                    label=label,
                )


def _voided(since: datetime, at: datetime) -> Iterator[_Found]:
    rows = Registration.objects.filter(void_at__gt=since, void_at__lte=at, direction=Direction.OUT)
    ended = list(rows.order_by("void_at", "pk").select_related("memo"))
    yield from _of_numbers((row, row.void_at, row.void_by_id) for row in ended)


def _superseded(since: datetime, at: datetime) -> Iterator[_Found]:
    ended = Registration.objects.filter(superseded_at__gt=since, superseded_at__lte=at, direction=Direction.OUT)
    rows = list(ended.order_by("superseded_at", "pk").select_related("memo"))
    who = superseders(rows)
    yield from _of_numbers((row, row.superseded_at, who.get(row.record_id)) for row in rows)


def _corrected(since: datetime, at: datetime) -> Iterator[_Found]:
    later = Registration.objects.filter(corrects__isnull=False, at__gt=since, at__lte=at).order_by("at", "pk")
    newer = {row.corrects or "": row for row in later}
    rows = Registration.objects.filter(record_id__in=newer, direction=Direction.OUT).select_related("memo")
    found = rows.order_by("pk") if newer else ()
    yield from _of_numbers((row, newer[row.record_id].at, newer[row.record_id].by_id) for row in found)


def _of_numbers(lines: Iterable[tuple[Registration, datetime | None, int | None]]) -> Iterator[_Found]:
    """What ended, when and by whom; where no memo is left or was ever, for the heads of the unit that made it out."""
    dated = [(row, moment, who) for row, moment, who in lines if moment is not None]
    alone = [row for row, _, _ in dated if row.memo is None]
    labels = labels_of(alone)
    units = units_among({row.record_id for row in alone}, reach=CLOCKWORK) if alone else {}
    heads = _cleared_heads(alone, labels, units, on=day_of(dated[0][1])) if alone else {}
    for row, moment, who in dated:
        if row.memo is not None:
            yield _of_number(row, row.memo, at=moment, by=who)
            continue
        for person in heads.get(row.pk) or (None,) if row.pk in labels else ():
            yield _Found(
                about=f"record:{row.record_id}",
                at=moment,
                author=person,
                by=who,
                body_id=row.body_id,
                label=labels[row.pk],
            )


def _cleared_heads(
    rows: Collection[Registration], labels: Mapping[int, Label], units: Mapping[str, int], *, on: date
) -> dict[int, frozenset[int]]:
    """Who heads the unit of each of these lines, is cleared and has its record open; of a personal one nobody."""
    heads = powers.head_posts(units.values(), on=on)
    cleared = clearances_of(person for posts in heads.values() for person in posts)
    marks = marks_among(units, by=CLOCKWORK)
    told = dict[int, frozenset[int]]()
    for row in (row for row in rows if row.pk in labels and row.record_id in units):
        unit, label, there = units[row.record_id], labels[row.pk], marks.get(row.record_id, frozenset())
        able = (
            person
            for person, post in heads.get(unit, {}).items()
            if cleared[person].dominates(label) and there & {f"o{unit}", f"s{unit}", f"t{post}"}
        )
        told[row.pk] = frozenset() if label.personal else frozenset(able)
    return told


def _of_number(row: Registration, memo: Memo, *, at: datetime, by: int | None) -> _Found:
    found = _of_memo(memo, at=at, by=by)
    of_guest = row.body_id != memo.body_id  # its registry hears too; its author once
    return replace(found, author=None, body_id=row.body_id) if of_guest else found


def _brought_back(since: datetime, at: datetime) -> Iterator[_Found]:
    ended = ConsignmentLine.objects.filter(stand__in=(Stand.REFUSED, Stand.RETURNED))
    rows = ended.filter(ended_at__gt=since, ended_at__lte=at).select_related("desk").order_by("ended_at", "pk")
    for row in rows:
        if row.ended_at is not None:
            yield _Found(
                about=f"consignment:{row.pk}",
                at=row.ended_at,
                author=row.originator_id,
                by=row.ended_by_id,
                body_id=row.desk.body_id,
                label=row.label(),
            )


def _given_away(since: datetime, at: datetime) -> Iterator[_Found]:
    """What another ministry says was not for it: for who had sent it there, the author or the registry alone."""
    rows = Delivery.objects.filter(forwarded_at__gt=since, forwarded_at__lte=at, state=DeliveryState.SENT_ON)
    elsewhere = rows.filter(parent=None).exclude(body=F("outgoing__body"))
    for row in elsewhere.select_related("outgoing__memo").order_by("forwarded_at", "pk"):
        memo, moment, who = row.outgoing.memo, row.forwarded_at, row.forwarded_by_id
        if memo is not None and moment is not None:
            yield _of_memo(memo, at=moment, by=who)
        elif moment is not None:
            about, body_id = f"record:{row.record_id}", row.outgoing.body_id
            yield _Found(about=about, at=moment, author=None, by=who, body_id=body_id, label=row.label())


def _not_taken_in(since: datetime, at: datetime) -> Iterator[_Found]:
    """Files and messages that the house refused at its door: for the registry alone."""
    for row in Quarantined.objects.filter(at__gt=since, at__lte=at).order_by("at", "pk"):
        yield _Found(
            about=f"set_aside:{row.ref}",
            at=row.at,
            author=None,
            by=row.person_id,
            body_id=row.body_id,
            label=row.label(),
        )
    bodies = {f"desk:{desk.id}": desk.body_id for desk in whois.desks()}
    lines = whois.lines_about(*bodies, acts=OF_MAIL, outcome=Outcome.REFUSED) if bodies else ()
    for line in lines:
        if since < line.at <= at:
            yield _Found(about=line.about, at=line.at, author=None, by=None, body_id=bodies[line.about], label=Label())


def _of_memo(memo: Memo, *, at: datetime, by: int | None) -> _Found:
    return _Found(
        about=f"memo:{memo.ref}", at=at, author=memo.author_id, by=by, body_id=memo.body_id, label=memo.label()
    )
