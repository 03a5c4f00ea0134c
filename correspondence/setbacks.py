"""One list of what did not go through, with its reason: for whoever began it, and for the registry (I12)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import Exists, F, OuterRef, Q, Subquery

from archive.records import is_issued_by, is_readable
from correspondence import books
from correspondence.core.consignment import Stand
from correspondence.core.delivery import DeliveryState
from correspondence.core.directive import ReferralState
from correspondence.core.intake import IntakeState
from correspondence.core.number import Direction
from correspondence.core.route import State
from correspondence.core.setback import OF_ACT, OF_MAIL, Setback
from correspondence.grades import grades_of
from correspondence.models import ConsignmentLine, Delivery, Intake, Memo, Movement, Quarantined, Referral, Registration
from correspondence.models.memo import MemoQuerySet
from correspondence.models.quarantine import counted
from correspondence.models.register import RegistrationQuerySet
from correspondence.setback_lines import LIMIT, Line, journal, refused, superseded_by, with_names
from directory import acts, whois
from directory.audit import Outcome
from directory.core.reach import Reach
from directory.doors.together import At, Question, both, listed
from directory.whois import DeskFacts

Served = Mapping[int, int]
"""How far the desk that somebody serves is cleared with him, by body."""
BACK_TO = timedelta(days=90)
SINCE = At(-BACK_TO)
_LATE = {DeliveryState.AT_REGISTRY.value: Setback.NOT_TAKEN_IN, DeliveryState.DELIVERED.value: Setback.NOT_READ}
_NOT_TAKEN = {Stand.REFUSED: Setback.NOT_ACCEPTED, Stand.RETURNED: Setback.BROUGHT_BACK}


def setbacks(reach: Reach, *, at: datetime) -> tuple[Line, ...]:
    """The newest first, of the last 90 days. Three queries, two more for who serves a registry or reads old numbers."""
    if reach.person_id is None or reach.inspection is not None:
        return ()
    desks = frozenset(one for one in whois.desks() if one.id in reach.desks) if reach.desks else frozenset[DeskFacts]()
    sorts, under_way = _questions(reach, desks)
    found, units = both(sorts, under_way, at=at)
    since = at - BACK_TO
    found = [one for one in found if one.at > since]
    told = journal(found, units)
    who = superseded_by(told)
    lines = [replace(one, person_id=who.get(one.record_id)) if one.what is Setback.SUPERSEDED else one for one in found]
    newest = sorted([*lines, *refused(told, units, since)], key=lambda one: one.at, reverse=True)
    return with_names(newest[:LIMIT], reach)


@lru_cache(maxsize=64)
def _questions(reach: Reach, desks: frozenset[DeskFacts]) -> tuple[Question[list[Line]], Question[dict[str, int]]]:
    """Every sort in words, kept by all that the words hang on; what they find is read each time."""
    served = books.levels(reach, desks)
    sorts = [
        _moved(reach, served),
        _late(reach, served),
        _referred(reach, served),
        _sent_back(reach, served),
        _voided(reach, served),
        _replaced(reach, served),
        _corrected(reach, served),
        _not_registered(reach),
        _sent_on(reach, served),
        _brought_back(reach),
        _not_taken_in(reach),
        _not_opened({f"desk:{one.id}": one.body_id for one in desks}),
    ]
    return listed(sorts).kept(), _under_way(reach).kept()


def _at_desk(served: Served, *, body: str) -> Q:
    """What a registry may hear of: papers of its ministry as high as person and desk are cleared, none personal."""
    found = Q(pk__in=())
    for one, level in served.items():
        found |= Q((body, one), level__lte=level, personal=False)
    return found


def _own(reach: Reach) -> MemoQuerySet:
    """The reader's own letters that moved since then."""
    return Memo.objects.dominated(reach).filter(author=reach.person_id, moved_at__gt=SINCE)


def _heard(reach: Reach, served: Served) -> Exists:
    """Of a row that names a letter: the registry may hear of it, and the reader is cleared for it."""
    memos = Memo.objects.dominated(reach).filter(_at_desk(served, body="body"))
    return Exists(memos.filter(pk=OuterRef("memo")))


def _moved(reach: Reach, served: Served) -> Question[list[Line]]:
    """Two questions: a person's letters are few among all, and the newest of all are the registry's."""
    told = Movement.objects.filter(act__in=OF_ACT, at__gt=SINCE).exclude(person=reach.person_id)
    newest = told.select_related("memo").order_by("-at", "-id")
    lines = newest.only("act", "at", "note", "person", "memo__unit", "memo__ref")
    heard = lines.filter(_heard(reach, served)) if served else lines.none()

    def read(own: list[Movement], at_desk: list[Movement]) -> list[Line]:
        return [
            Line(
                what=next(kind for act, kind in OF_ACT.items() if act == row.act),
                at=row.at,
                reason=row.note,
                person_id=row.person_id,
                unit_id=row.memo.unit_id,
                ref=row.memo.ref,
            )
            for row in {row.pk: row for row in (*own, *at_desk)}.values()
        ]

    return Question(lines.filter(memo__in=_own(reach).values("pk"))[:LIMIT], heard[:LIMIT], read=read)


def _under_way(reach: Reach) -> Question[dict[str, int]]:
    """The units of the reader's own letters that are not issued."""
    ended = (State.DRAFT, State.REGISTERED, State.DESTROYED)
    own = Memo.objects.dominated(reach).filter(author=reach.person_id).exclude(state__in=ended)
    return Question(own.order_by("-moved_at").values_list("ref", "unit")[:LIMIT], read=dict[str, int])


def _late(reach: Reach, served: Served) -> Question[list[Line]]:
    mine = Q(outgoing__memo__author=reach.person_id) | _at_desk(served, body="outgoing__body")
    late = Delivery.objects.dominated(reach).filter(mine, due_at__gt=SINCE, due_at__lt=At(), state__in=_LATE)
    rows = late.filter(parent=None, acknowledged_at=None).order_by("-due_at", "-id")[:LIMIT]

    def read(found: list[Delivery]) -> list[Line]:
        return [
            Line(what=_LATE[row.state], at=row.due_at, unit_id=row.unit_id, record_id=row.record_id)
            for row in found
            if row.due_at is not None
        ]

    return Question(rows, read=read)


def _referred(reach: Reach, served: Served) -> Question[list[Line]]:
    given = Q(directive__person=reach.person_id) | Q(directive__post__in=reach.posts)
    heard = _at_desk(served, body="directive__body") & Q(directive__level__lte=reach.clearance.level)
    rows = Referral.objects.dominated(reach).filter(given | heard, state=ReferralState.RETURNED, closed_at__gt=SINCE)

    def read(found: list[Referral]) -> list[Line]:
        return [
            Line(
                what=Setback.REFERRED_BACK,
                at=row.closed_at,
                person_id=row.closed_by_id,
                unit_id=row.unit_id,
                record_id=row.record_id,
            )
            for row in found
            if row.closed_at is not None
        ]

    return Question(rows.order_by("-closed_at", "-id")[:LIMIT], read=read)


def _sent_back(reach: Reach, served: Served) -> Question[list[Line]]:
    """Reports that did not suffice: for who has to act, and for the registry."""
    heard = _at_desk(served, body="directive__body") & Q(directive__level__lte=reach.clearance.level)
    known = Referral.objects.dominated(reach).filter(heard) | Referral.objects.addressed_to(reach)
    rows = known.filter(sent_back_at__gt=SINCE).order_by("-sent_back_at", "-id")[:LIMIT]

    def read(found: list[Referral]) -> list[Line]:
        return [
            Line(what=Setback.REPORT_BACK, at=row.sent_back_at, unit_id=row.unit_id, record_id=row.record_id)
            for row in found
            if row.sent_back_at is not None
        ]

    return Question(rows, read=read)


def _voided(reach: Reach, served: Served) -> Question[list[Line]]:
    """Letters that were voided: for their author, and for the registry."""

    def read(found: list[Registration]) -> list[Line]:
        return [
            Line(
                what=Setback.VOIDED,
                at=row.void_at,
                reason=row.void_reason,
                person_id=row.void_by_id,
                unit_id=row.memo.unit_id if row.memo is not None else None,
                record_id=row.record_id,
            )
            for row in found
            if row.void_at is not None
        ]

    rows = _numbers(reach, served).filter(void_at__gt=SINCE).order_by("-void_at", "-id")
    return Question(rows.only("void_at", "void_reason", "void_by", "record_id", "memo__unit")[:LIMIT], read=read)


def _replaced(reach: Reach, served: Served) -> Question[list[Line]]:
    """Those that a later one replaced, for the same people; who replaced them, the journal says."""

    def read(found: list[Registration]) -> list[Line]:
        return [
            Line(
                what=Setback.SUPERSEDED,
                at=row.superseded_at,
                reason=row.superseded_reason,
                unit_id=row.memo.unit_id if row.memo is not None else None,
                record_id=row.record_id,
            )
            for row in found
            if row.superseded_at is not None
        ]

    rows = _numbers(reach, served).filter(superseded_at__gt=SINCE).order_by("-superseded_at", "-id")
    return Question(rows.only("superseded_at", "superseded_reason", "record_id", "memo__unit")[:LIMIT], read=read)


def _corrected(reach: Reach, served: Served) -> Question[list[Line]]:
    """Letters that a later one corrected, with its number where the reader is cleared for it: for the same people."""
    theirs = _numbers(reach, served).filter(record_id=OuterRef("corrects"))  # few correct; what may be known is many
    later = Registration.objects.filter(Exists(theirs), corrects__isnull=False, at__gt=SINCE)
    rows = later.annotate(lies=Subquery(theirs.order_by("id").values("memo__unit")[:1])).select_related("memo")

    def read(found: list[Registration]) -> list[Line]:
        grades = grades_of(found)
        return [
            Line(
                what=Setback.CORRECTED,
                at=row.at,
                reason=row.text if grades[row.pk] <= max(reach.clearance.level, 0) else "",
                person_id=row.by_id,
                unit_id=vars(row)["lies"],
                record_id=row.corrects or "",
            )
            for row in {row.record_id: row for row in found}.values()  # of two ministries the own one's number
        ]

    return Question(rows.order_by("-at", "-id")[:LIMIT], read=read)


def _numbers(reach: Reach, served: Served) -> RegistrationQuerySet:
    """The numbers of letters that the reader wrote, and those of which the registry may hear."""
    written = Memo.objects.dominated(reach).filter(author=reach.person_id, pk=OuterRef("memo"))
    own = Exists(written.filter(body=OuterRef("body")))  # of two ministries' numbers its author hears once
    known = Q(own | _heard(reach, served))
    if served or reach.heads:  # where no memo is left or was ever, the heads of its unit stand for its author
        ours = Q(body__in=list(served)) | Q(is_issued_by(reach.heads))
        known |= Q(is_readable(reach), ours, memo=None, direction=Direction.OUT)
    return Registration.objects.filter(known).select_related("memo")


def _not_registered(reach: Reach) -> Question[list[Line]]:
    rows = Intake.objects.at_desk_of(reach).filter(state=IntakeState.REFUSED, ended_at__gt=SINCE, personal=False)

    def read(found: list[Intake]) -> list[Line]:
        return [
            Line(what=Setback.NOT_REGISTERED, at=row.ended_at, reason=row.refused_reason, person_id=row.ended_by_id)
            for row in found
            if row.ended_at is not None
        ]

    return Question(rows.order_by("-ended_at", "-id")[:LIMIT], read=read)


def _sent_on(reach: Reach, served: Served) -> Question[list[Line]]:
    """What was for another unit or ministry: for its head and the registry, and for those who had sent it there."""
    sent_there = Q(outgoing__memo__author=reach.person_id) | _at_desk(served, body="outgoing__body")
    mine = Q(unit__in=reach.heads) | _at_desk(served, body="body") | Q(sent_there, parent=None)
    rows = Delivery.objects.dominated(reach).filter(mine, state=DeliveryState.SENT_ON, forwarded_at__gt=SINCE)

    def read(found: list[Delivery]) -> list[Line]:
        return [
            Line(
                what=Setback.SENT_ON,
                at=row.forwarded_at,
                reason=row.sent_on_reason,
                person_id=row.forwarded_by_id,
                unit_id=row.unit_id,
                record_id=row.record_id,
            )
            for row in found
            if row.forwarded_at is not None
        ]

    return Question(rows.order_by("-forwarded_at", "-id")[:LIMIT], read=read)


def _brought_back(reach: Reach) -> Question[list[Line]]:
    """What was carried by hand and refused or brought back: for who began the letter, and for the registry."""
    heard = Q(originator=reach.person_id) | Q(desk__in=reach.desks, level__lte=F("desk__level"))
    rows = ConsignmentLine.objects.dominated(reach).filter(heard, ended_at__gt=SINCE, stand__in=_NOT_TAKEN)

    def read(found: list[ConsignmentLine]) -> list[Line]:
        return [
            Line(
                what=_NOT_TAKEN[Stand(row.stand)],
                at=row.ended_at,
                reason=row.reason,
                person_id=row.ended_by_id,
                unit_id=row.unit_id,
                record_id=row.registration.record_id if row.registration is not None else "",
            )
            for row in found
            if row.ended_at is not None
        ]

    return Question(rows.select_related("registration").order_by("-ended_at", "-id")[:LIMIT], read=read)


def _not_taken_in(reach: Reach) -> Question[list[Line]]:
    """Files that the house refused at its door: for the registry alone."""

    def read(found: list[Quarantined]) -> list[Line]:
        return [
            Line(
                what=Setback.FILE_REFUSED,
                at=row.at,
                refused=row.finding,
                person_id=row.person_id,
                unit_id=row.body_id,
                times=times,
            )
            for row, times in counted(found)
        ]

    rows = Quarantined.objects.seen_by(reach).filter(at__gt=SINCE) if reach.desks else Quarantined.objects.none()
    return Question(rows[:LIMIT], read=read)


def _not_opened(desks: Mapping[str, int]) -> Question[list[Line]]:
    """Messages that were left in the mailbox or lie as they came: for the registry alone."""
    told = acts.lines_asked(*desks, among=OF_MAIL, outcome=Outcome.REFUSED, limit=LIMIT)
    return Question(
        *told.found,
        read=lambda rows: [
            Line(what=OF_MAIL[line.act], at=line.at, refused=_unopened(line), unit_id=desks[line.about])
            for line in told.read(rows)
        ],
    )


def _unopened(line: whois.JournalFacts) -> str:
    """Why a message was not opened: the name of a refusal."""
    return line.note if OF_MAIL[line.act] is Setback.MAIL_NOT_OPENED else ""
