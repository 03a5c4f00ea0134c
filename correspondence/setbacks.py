"""One list of what did not go through, with its reason: for whoever began it, and for the registry (I12)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from archive.records import is_issued_by, is_readable, records_among
from correspondence import books
from correspondence.core.consignment import Stand
from correspondence.core.delivery import DeliveryState
from correspondence.core.directive import ReferralState
from correspondence.core.intake import IntakeState
from correspondence.core.number import Direction
from correspondence.core.route import State
from correspondence.core.setback import OF_ACT, OF_MAIL, TOLD_REFUSALS, Setback
from correspondence.grades import grades_of
from correspondence.models import ConsignmentLine, Delivery, Intake, Memo, Movement, Quarantined, Referral, Registration
from correspondence.models.memo import MemoQuerySet
from correspondence.models.quarantine import counted
from correspondence.models.register import RegistrationQuerySet
from directory import whois
from directory.audit import Outcome
from directory.core.naming import Name
from directory.core.reach import Reach

Served = Mapping[int, int]
"""How far the desk that somebody serves is cleared with him, by body."""
LIMIT = 100
BACK_TO = timedelta(days=90)
_LATE = {DeliveryState.AT_REGISTRY.value: Setback.NOT_TAKEN_IN, DeliveryState.DELIVERED.value: Setback.NOT_READ}
_OF_NUMBER = (Setback.VOIDED, Setback.SUPERSEDED, Setback.CORRECTED)
_NOT_TAKEN = {Stand.REFUSED: Setback.NOT_ACCEPTED, Stand.RETURNED: Setback.BROUGHT_BACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One setback. `subject` and the two keys stand where the reader may open the paper; `unit` is where it lies.

    `reason` is as it was given; `refused` the name of a refusal, which wording.py says; of a directive that went back
    the reason stands in its margin. `times` says how often the same file was handed over.
    """

    what: Setback
    at: datetime
    reason: str = ""
    refused: str = ""
    person_id: int | None = None
    person: Name | None = None
    unit_id: int | None = None
    unit: Name | None = None
    subject: str = ""
    ref: str = ""
    record_id: str = ""
    times: int = 1


def setbacks(reach: Reach, *, at: datetime) -> tuple[Line, ...]:
    """The newest first, of the last 90 days. A fixed number of queries."""
    if reach.person_id is None or reach.inspection is not None:
        return ()
    since, served = at - BACK_TO, books.levels(reach)
    found = [
        *_moved(reach, served, since),
        *_refused(reach, since),
        *_late(reach, served, since, at),
        *_referred(reach, served, since),
        *_sent_back(reach, served, since),
        *_ended(reach, served, since),
        *_corrected(reach, served, since),
        *_not_registered(reach, since),
        *_sent_on(reach, served, since),
        *_brought_back(reach, since),
        *_not_taken_in(reach, since),
    ]
    newest = sorted(found, key=lambda one: one.at, reverse=True)[:LIMIT]
    return _named(newest, reach)


def _at_desk(served: Served, *, body: str) -> Q:
    """What a registry may hear of: papers of its ministry as high as person and desk are cleared, none personal."""
    found = Q(pk__in=())
    for one, level in served.items():
        found |= Q((body, one), level__lte=level, personal=False)
    return found


def _own(reach: Reach, since: datetime) -> MemoQuerySet:
    """The reader's own letters that moved since then."""
    return Memo.objects.dominated(reach).filter(author=reach.person_id, moved_at__gt=since)


def _heard(reach: Reach, served: Served) -> Exists:
    """Of a row that names a letter: the registry may hear of it, and the reader is cleared for it."""
    memos = Memo.objects.dominated(reach).filter(_at_desk(served, body="body"))
    return Exists(memos.filter(pk=OuterRef("memo")))


def _moved(reach: Reach, served: Served, since: datetime) -> list[Line]:
    """Two questions: a person's letters are few among all, and the newest of all are the registry's."""
    told = Movement.objects.filter(act__in=OF_ACT, at__gt=since).exclude(person=reach.person_id)
    newest = told.select_related("memo").order_by("-at", "-id")
    rows = {row.pk: row for row in newest.filter(memo__in=_own(reach, since).values("pk"))[:LIMIT]}
    if served:
        rows |= {row.pk: row for row in newest.filter(_heard(reach, served))[:LIMIT]}
    return [
        Line(
            what=next(kind for act, kind in OF_ACT.items() if act == row.act),
            at=row.at,
            reason=row.note,
            person_id=row.person_id,
            unit_id=row.memo.unit_id,
            ref=row.memo.ref,
        )
        for row in rows.values()
    ]


def _refused(reach: Reach, since: datetime) -> list[Line]:
    """What others were refused with the reader's own letters."""
    ended = (State.DRAFT, State.REGISTERED, State.DESTROYED)
    own = Memo.objects.dominated(reach).filter(author=reach.person_id).exclude(state__in=ended)
    units = dict(own.order_by("-moved_at")[:LIMIT].values_list("ref", "unit"))
    lines = whois.lines_about(*(f"memo:{ref}" for ref in units), outcome=Outcome.REFUSED) if units else ()
    return [
        Line(
            what=Setback.REFUSED,
            at=line.at,
            refused=line.note,
            person_id=line.person.id if line.person else None,
            unit_id=units[line.about.removeprefix("memo:")],
            ref=line.about.removeprefix("memo:"),
        )
        for line in lines
        if line.note in TOLD_REFUSALS and line.at > since
    ]


def _late(reach: Reach, served: Served, since: datetime, at: datetime) -> list[Line]:
    mine = Q(outgoing__memo__author=reach.person_id) | _at_desk(served, body="outgoing__body")
    late = Delivery.objects.dominated(reach).filter(mine, due_at__gt=since, due_at__lt=at, state__in=_LATE)
    rows = late.filter(parent=None, acknowledged_at=None).order_by("-due_at", "-id")[:LIMIT]
    return [
        Line(what=_LATE[row.state], at=row.due_at, unit_id=row.unit_id, record_id=row.record_id)
        for row in rows
        if row.due_at is not None
    ]


def _referred(reach: Reach, served: Served, since: datetime) -> list[Line]:
    given = Q(directive__person=reach.person_id) | Q(directive__post__in=reach.posts)
    heard = _at_desk(served, body="directive__body") & Q(directive__level__lte=reach.clearance.level)
    rows = Referral.objects.dominated(reach).filter(given | heard, state=ReferralState.RETURNED, closed_at__gt=since)
    return [
        Line(
            what=Setback.REFERRED_BACK,
            at=row.closed_at,
            person_id=row.closed_by_id,
            unit_id=row.unit_id,
            record_id=row.record_id,
        )
        for row in rows.order_by("-closed_at", "-id")[:LIMIT]
        if row.closed_at is not None
    ]


def _sent_back(reach: Reach, served: Served, since: datetime) -> list[Line]:
    """Reports that did not suffice: for who has to act, and for the registry."""
    heard = _at_desk(served, body="directive__body") & Q(directive__level__lte=reach.clearance.level)
    known = Referral.objects.dominated(reach).filter(heard) | Referral.objects.addressed_to(reach)
    rows = known.filter(sent_back_at__gt=since).order_by("-sent_back_at", "-id")[:LIMIT]
    return [
        Line(what=Setback.REPORT_BACK, at=row.sent_back_at, unit_id=row.unit_id, record_id=row.record_id)
        for row in rows
        if row.sent_back_at is not None
    ]


def _ended(reach: Reach, served: Served, since: datetime) -> list[Line]:
    """Letters that were voided, and those that a later one replaced: for their author, and for the registry."""
    known = _numbers(reach, served)
    voided = known.filter(void_at__gt=since).order_by("-void_at", "-id")[:LIMIT]
    replaced = list(known.filter(superseded_at__gt=since).order_by("-superseded_at", "-id")[:LIMIT])
    who = superseders(replaced)
    lines = [
        Line(
            what=Setback.SUPERSEDED,
            at=row.superseded_at,
            reason=row.superseded_reason,
            person_id=who.get(row.record_id),
            unit_id=row.memo.unit_id if row.memo is not None else None,
            record_id=row.record_id,
        )
        for row in replaced
        if row.superseded_at is not None
    ]
    return lines + [
        Line(
            what=Setback.VOIDED,
            at=row.void_at,
            reason=row.void_reason,
            person_id=row.void_by_id,
            unit_id=row.memo.unit_id if row.memo is not None else None,
            record_id=row.record_id,
        )
        for row in voided
        if row.void_at is not None
    ]


def _corrected(reach: Reach, served: Served, since: datetime) -> list[Line]:
    """Letters that a later one corrected, with its number where the reader is cleared for it: for the same people."""
    known = _numbers(reach, served)
    theirs = Exists(
        known.filter(record_id=OuterRef("corrects"))
    )  # few correct; what may be known is nearly every letter
    later = Registration.objects.filter(theirs, corrects__isnull=False, at__gt=since)
    rows = list(later.select_related("memo").order_by("-at", "-id")[:LIMIT])
    grades = grades_of(rows)
    first = {row.record_id: row for row in rows}  # of two ministries the own one's number
    letters = {row.record_id: row for row in known.filter(record_id__in={row.corrects for row in rows})}
    return [
        Line(
            what=Setback.CORRECTED,
            at=row.at,
            reason=row.text if grades[row.pk] <= max(reach.clearance.level, 0) else "",
            person_id=row.by_id,
            unit_id=found.memo.unit_id if found.memo is not None else None,
            record_id=found.record_id,
        )
        for row in first.values()
        for found in (letters[row.corrects or ""],)
    ]


def _numbers(reach: Reach, served: Served) -> RegistrationQuerySet:
    """The numbers of letters that the reader wrote, and those of which the registry may hear."""
    written = Memo.objects.dominated(reach).filter(author=reach.person_id, pk=OuterRef("memo"))
    own = Exists(written.filter(body=OuterRef("body")))  # of two ministries' numbers its author hears once
    known = Q(own | _heard(reach, served))
    if served or reach.heads:  # where no memo is left or was ever, the heads of its unit stand for its author
        ours = Q(body__in=list(served)) | Q(is_issued_by(reach.heads))
        known |= Q(is_readable(reach), ours, memo=None, direction=Direction.OUT)
    return Registration.objects.filter(known).select_related("memo")


def superseders(rows: Collection[Registration]) -> dict[str, int]:
    """Who replaced each of these letters, by record, as the journal says; one query, none for none."""
    about = {f"record:{row.record_id}" for row in rows}
    lines = whois.lines_about(*about, acts=("supersede",), outcome=Outcome.DONE, limit=len(about)) if about else ()
    return {line.about.removeprefix("record:"): line.person.id for line in lines if line.person is not None}


def _not_registered(reach: Reach, since: datetime) -> list[Line]:
    rows = Intake.objects.at_desk_of(reach).filter(state=IntakeState.REFUSED, ended_at__gt=since, personal=False)
    return [
        Line(what=Setback.NOT_REGISTERED, at=row.ended_at, reason=row.refused_reason, person_id=row.ended_by_id)
        for row in rows.order_by("-ended_at", "-id")[:LIMIT]
        if row.ended_at is not None
    ]


def _sent_on(reach: Reach, served: Served, since: datetime) -> list[Line]:
    """What was for another unit or ministry: for its head and the registry, and for those who had sent it there."""
    mine = Q(unit__in=reach.heads) | _at_desk(served, body="body") | _at_desk(served, body="outgoing__body")
    mine |= Q(outgoing__memo__author=reach.person_id)
    rows = Delivery.objects.dominated(reach).filter(mine, state=DeliveryState.SENT_ON, forwarded_at__gt=since)
    return [
        Line(
            what=Setback.SENT_ON,
            at=row.forwarded_at,
            reason=row.sent_on_reason,
            person_id=row.forwarded_by_id,
            unit_id=row.unit_id,
            record_id=row.record_id,
        )
        for row in rows.order_by("-forwarded_at", "-id")[:LIMIT]
        if row.forwarded_at is not None
    ]


def _brought_back(reach: Reach, since: datetime) -> list[Line]:
    """What was carried by hand and refused or brought back: for who began the letter, and for the registry."""
    heard = Q(originator=reach.person_id) | Q(desk__in=reach.desks, level__lte=F("desk__level"))
    rows = ConsignmentLine.objects.dominated(reach).filter(heard, ended_at__gt=since, stand__in=_NOT_TAKEN)
    return [
        Line(
            what=_NOT_TAKEN[Stand(row.stand)],
            at=row.ended_at,
            reason=row.reason,
            person_id=row.ended_by_id,
            unit_id=row.unit_id,
            record_id=row.registration.record_id if row.registration is not None else "",
        )
        for row in rows.select_related("registration").order_by("-ended_at", "-id")[:LIMIT]
        if row.ended_at is not None
    ]


def _not_taken_in(reach: Reach, since: datetime) -> list[Line]:
    """Files and messages that the house refused at its door: for the registry alone."""
    bodies = {desk.id: desk.body_id for desk in whois.desks() if desk.id in reach.desks} if reach.desks else {}
    if not bodies:
        return []
    rows = Quarantined.objects.seen_by(reach).filter(at__gt=since)[:LIMIT]
    files = [
        Line(
            what=Setback.FILE_REFUSED,
            at=row.at,
            refused=row.finding,
            person_id=row.person_id,
            unit_id=row.body_id,
            times=times,
        )
        for row, times in counted(rows)
    ]
    desks = {f"desk:{desk}": body for desk, body in bodies.items()}
    told = whois.lines_about(*desks, acts=OF_MAIL, outcome=Outcome.REFUSED, limit=LIMIT)
    return files + [
        Line(what=OF_MAIL[line.act], at=line.at, refused=_unopened(line), unit_id=desks[line.about])
        for line in told
        if line.at > since
    ]


def _unopened(line: whois.JournalFacts) -> str:
    """Why a message was not opened: the name of a refusal."""
    return line.note if OF_MAIL[line.act] is Setback.MAIL_NOT_OPENED else ""


def _named(lines: list[Line], reach: Reach) -> tuple[Line, ...]:
    """The lines with names; a paper that the reader may not open has neither subject nor key."""
    people = whois.people_by_id(one.person_id for one in lines if one.person_id is not None)
    memos = dict(Memo.objects.within(reach).filter(ref__in={one.ref for one in lines}).values_list("ref", "subject"))
    records = records_among({one.record_id for one in lines if one.record_id}, reach=reach)
    made = {key: facts.unit_id for key, facts in records.items()}
    lie = [one.unit_id or (made.get(one.record_id, 0) if one.what in _OF_NUMBER else 0) for one in lines]
    units = whois.unit_names(lie)
    return tuple(
        replace(
            one,
            person=people[one.person_id].name if one.person_id in people else None,
            unit=units.get(unit_id),
            subject=memos.get(one.ref, "") or (records[one.record_id].subject if one.record_id in records else ""),
            ref=one.ref if one.ref in memos else "",
            record_id=one.record_id if one.record_id in records else "",
        )
        for one, unit_id in zip(lines, lie, strict=True)
    )
