"""Our letters whose answer is late, and the reminder that may be prepared of each (domain 2.9, 2.10)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from archive.records import is_readable, records_among
from correspondence import replies
from correspondence.core import chasing
from correspondence.core.chasing import (
    MOST,
    OLDEST,
    HigherOfficeNotDueError,
    Numbered,
    PartlyAnswered,
)
from correspondence.core.letter import Addressee, Content, Kind, ReferenceKind
from correspondence.core.number import Direction
from correspondence.core.register_sheet import listed
from correspondence.core.route import State
from correspondence.models import Citation, Delivery, Dispatch, Memo, PartialAnswer, Registration, Version
from correspondence.replies import OUTSIDE, Reply
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.together import At, Kept, Question, both, together
from directory.named import names_asked

LIMIT = 100
Row = TypeVar("Row", Delivery, Dispatch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One letter that waits for its answer, since when it is late, and what has pressed for it so far.

    `partial` are the answers that leave something open, `raised` is the letter that went to the higher office.
    """

    letter: Numbered
    ref: str
    subject: str
    to: tuple[Name, ...]
    units: frozenset[int]
    outside: tuple[str, ...]
    due_at: datetime
    reminders: tuple[Numbered, ...]
    is_prepared: bool
    partial: tuple[Reply, ...] = ()
    raised: Numbered | None = None

    @property
    def is_for_higher_office(self) -> bool:
        """True when three reminders went out."""
        return len(self.reminders) >= MOST


def unanswered(reach: Reach, *, at: datetime) -> tuple[Waiting, ...]:
    """The reader's own late letters and those of the reader's units, the longest late first.

    An answer is a reply that cites the letter and lies within the reader's reach; a receipt or a reminder is none. It
    ends the wait of whom it answers for, and so does what an addressee reports to have done; the others are waited for
    still; what whoever asked calls partial ends none. After a reminder its own deadline counts.

    Whoever is outside the system is waited for too. Three queries, eight more at most for what pressed and answered.
    """
    rows, outside = _late(reach, at=at)
    return _waiting(rows, outside, reach=reach, at=at)


def next_reminder(record_id: str, *, reach: Reach, at: datetime) -> Content:
    """The next reminder of that letter, to be begun as a draft.

    Raises NotWithinReachError for a letter that is not the reader's to press for, NoReminderDueError,
    RemindedThriceError.
    """
    memo, one = _pressed(record_id, reach=reach, at=at)
    chasing.check_due(
        reminders=0 if one is None else len(one.reminders),
        is_answered=one is None,
        is_late=one is not None,
        is_prepared=one is not None and one.is_prepared,
    )
    if one is None:
        raise NotWithinReachError
    original = Content.from_json(memo.current().content)
    issuer = whois.unit_facts(memo.body_id).name.to(original.language)
    partial = _partly(one, reach=reach)
    return chasing.reminder(
        original,
        one.letter,
        to=chasing.Silent(units=one.units, outside=frozenset(one.outside)),
        earlier=one.reminders,
        partial=partial,
        issuer=issuer,
    )


def letter_above(record_id: str, *, reach: Reach, at: datetime) -> Content:
    """The letter to the higher offices of whoever did not answer that letter, to be begun as a draft (2.10).

    Where nobody here is above an addressee, the author names whom it goes to. Raises NotWithinReachError for a letter
    that is not the reader's to press for, HigherOfficeNotDueError.
    """
    memo, one = _pressed(record_id, reach=reach, at=at)
    if one is None or not one.is_for_higher_office or one.is_prepared or one.raised is not None:
        raise HigherOfficeNotDueError
    original = Content.from_json(memo.current().content)
    asked = whois.units_by_id(one.units)
    above = {unit: next((key for key in facts.path[1:] if key != memo.unit_id), None) for unit, facts in asked.items()}
    offices = whois.units_by_id(key for key in above.values() if key is not None)
    return chasing.raised(
        original,
        one.letter,
        to=[Addressee(unit_id=key, name=facts.full_name(original.language)) for key, facts in offices.items()],
        asked=listed(
            [*(asked[unit].full_name(original.language) for unit in sorted(asked)), *one.outside], original.language
        ),
        earlier=one.reminders,
        issuer=whois.unit_facts(memo.body_id).name.to(original.language),
    )


def _pressed(record_id: str, *, reach: Reach, at: datetime) -> tuple[Memo, Waiting | None]:
    """The letter, and how it waits, if it does. Raises NotWithinReachError but for whoever may press for the answer."""
    memo = Memo.objects.within(reach).filter(record_id=record_id).first() if record_id else None
    if memo is None or not replies.awaits(memo, reach):
        raise NotWithinReachError
    inside, out = _late(reach, at=at)
    rows = [row for row in inside if row.record_id == record_id]
    outside = [row for row in out if row.outgoing.record_id == record_id]
    return memo, next(iter(_waiting(rows, outside, reach=reach, at=at)), None)


def _partly(one: Waiting, *, reach: Reach) -> tuple[PartlyAnswered, ...]:
    """The partial answers as a reminder cites them."""
    missing = {reply.letter.record_id: reply.missing or "" for reply in one.partial}
    facts = records_among(missing, reach=reach) if missing else {}
    return tuple(
        PartlyAnswered(
            letter=Numbered(record_id=key, number=kept.number or "", on=kept.on),
            issuer=kept.issuer,
            missing=missing[key],
        )
        for key, kept in sorted(facts.items(), key=lambda found: found[1].on)
    )


def _late(reach: Reach, *, at: datetime) -> tuple[list[Delivery], list[Dispatch]]:
    """What waits inside and outside the system, the longest late first; one query."""
    of_units, own, outside = together(*_questions(reach), at=at)
    rows = {row.pk: row for row in (*of_units, *own)}.values()
    return sorted(rows, key=lambda row: (row.due_at or at, row.pk))[: 5 * LIMIT], outside


@lru_cache(maxsize=128)
def _questions(reach: Reach) -> tuple[Kept, ...]:
    """In words, kept by all that the words hang on; what they find is read each time."""
    return tuple(map(Kept, (*_rows(reach), _outside(reach))))


def _rows(reach: Reach) -> tuple[QuerySet[Delivery], QuerySet[Delivery]]:
    """Those of the reader's units, and those that the reader wrote for others: each sort has an index of its own.

    What its very addressee answered is left out here, or the answered letters of two years would fill the list.
    """
    late = (
        Delivery.objects.dominated(reach)
        .filter(copy=False, due_at__lt=At(), due_at__gt=At(-OLDEST), parent=None)
        .that_ask()
    )
    in_force = late.filter(outgoing__void_at=None, outgoing__superseded_at=None, acted_note="")
    answers = Citation.objects.filter(
        ~Exists(PartialAnswer.objects.of_citation()),
        is_readable(reach),
        cited_id=OuterRef("record_id"),
        kind=ReferenceKind.YOURS,
        memo__kind=Kind.REPLY,
        memo__unit=OuterRef("unit"),
    )
    waiting = in_force.filter(~Exists(answers), is_readable(reach)).order_by("due_at", "id")
    nearest = _told(waiting, "record_id", "unit")
    units = reach.units | reach.heads
    written = Memo.objects.filter(author=reach.person_id, moved_at__gt=At(-2 * OLDEST))
    own = Registration.objects.filter(memo__in=written.values("pk"), direction=Direction.OUT)
    return (
        nearest.filter(sender__in=units)[: 5 * LIMIT],
        nearest.filter(outgoing__in=own.values("pk")).exclude(sender__in=units)[: 5 * LIMIT],
    )


def _told(rows: QuerySet[Row], *columns: str) -> QuerySet[Row]:
    """Rows with the few columns that a line tells: of hundreds the others cost more than what finds them."""
    given = ("outgoing__record_id", "outgoing__text", "outgoing__on", "outgoing__memo__ref", "outgoing__memo__subject")
    return rows.select_related("outgoing__memo").only("due_at", *columns, *given)


def _outside(reach: Reach) -> QuerySet[Dispatch]:
    """Those of the reader's units, and those that the reader wrote, to somebody outside."""
    own = Q(sender__in=reach.units | reach.heads)
    own |= Q(outgoing__memo__author=reach.person_id) if reach.person_id is not None else Q()
    late = Dispatch.objects.dominated(reach).owing().filter(own, due_at__lt=At(), due_at__gt=At(-OLDEST))
    rows = _told(late.filter(is_readable(reach, of="outgoing__record_id")), "name")
    return rows.order_by("due_at", "id")[: 5 * LIMIT]


def _waiting(rows: list[Delivery], outside: list[Dispatch], *, reach: Reach, at: datetime) -> tuple[Waiting, ...]:
    records = {row.record_id for row in rows} | {row.outgoing.record_id for row in outside}
    found, pressed = replies.cited(records, reach=reach)
    answered = replies.answered(found)
    running = _running({one.record_id for found in pressed.values() for one in found}, at=at)
    raised = replies.raised(pressed, reach=reach)
    prepared, units = both(
        _prepared(records, pressed), names_asked((row.unit_id for row in rows), seen_from=reach.bodies)
    )
    late: dict[str, list[Delivery | Dispatch]] = defaultdict(list)
    asked: list[Delivery | Dispatch] = [*rows, *outside]
    for row in sorted(asked, key=lambda row: row.due_at or at):
        record = row.outgoing.record_id
        is_answered = isinstance(row, Delivery) and row.unit_id in answered.whole[record]
        if not is_answered and not running & {one.record_id for one in pressed[record]}:
            late[record].append(row)
    return tuple(
        Waiting(
            letter=Numbered(record_id=record, number=found[0].outgoing.text, on=found[0].outgoing.on),
            ref=found[0].outgoing.memo.ref if found[0].outgoing.memo is not None else "",
            subject=found[0].outgoing.memo.subject if found[0].outgoing.memo is not None else "",
            to=tuple(units[row.unit_id] for row in found if isinstance(row, Delivery)),
            units=frozenset(row.unit_id for row in found if isinstance(row, Delivery)),
            outside=tuple(row.name for row in found if isinstance(row, Dispatch)),
            due_at=min(row.due_at for row in found if row.due_at is not None),
            reminders=tuple(pressed[record]),
            is_prepared=record in prepared,
            partial=_of_these(answered.partial[record], found),
            raised=raised.get(record),
        )
        for record, found in list(late.items())[:LIMIT]
    )


def _of_these(partial: Mapping[int, list[Reply]], rows: list[Delivery | Dispatch]) -> tuple[Reply, ...]:
    """The partial answers of these addressees, each once."""
    asked = dict.fromkeys(row.unit_id if isinstance(row, Delivery) else OUTSIDE for row in rows)
    found = (reply for one in asked for reply in partial.get(one, ()))
    return tuple({reply.letter.record_id: reply for reply in found}.values())


def _running(reminders: set[str], *, at: datetime) -> set[str]:
    """The reminders whose own deadline is still ahead."""
    if not reminders:
        return set()
    rows = Delivery.objects.filter(record_id__in=reminders, copy=False, due_at__gte=at)
    outside = Dispatch.objects.filter(outgoing__record_id__in=reminders, due_at__gte=at)
    inside, out = together(
        rows.values_list("record_id", flat=True).order_by(),
        outside.values_list("outgoing__record_id", flat=True).order_by(),
    )
    return {*inside, *out}


def _prepared(records: set[str], pressed: Mapping[str, list[Numbered]]) -> Question[set[str]]:
    """Of which of them a reminder, or after three the letter to the higher office, is on its way already."""
    thrice = [record for record in records if len(pressed.get(record, ())) >= MOST]
    wanted = Q(kind=Kind.REMINDER, unit__in=_units_of(records))
    if thrice:
        wanted |= Q(kind=Kind.LETTER, unit__in=_units_of(thrice))
    memos = Memo.objects.filter(wanted).exclude(state__in=(State.REGISTERED, State.DESTROYED))
    under_way = Version.objects.filter(number=F("memo__version"), memo__in=memos.values("pk"))
    return Question(
        under_way.values_list("memo__kind", "content__references"),
        read=lambda rows: _begun(rows, records, pressed),
    )


def _begun(
    rows: Iterable[tuple[str, list[dict[str, str]] | None]],
    records: set[str],
    pressed: Mapping[str, list[Numbered]],
) -> set[str]:
    found = set()
    for kind, cited in rows:
        named = {one["record_id"] for one in cited or ()}
        reminders = {record: [one.record_id for one in pressed.get(record, ())] for record in named & records}
        found |= {one for one, its in reminders.items() if kind == Kind.REMINDER or chasing.cites_enough(named, its)}
    return found


def _units_of(records: Iterable[str]) -> QuerySet[Memo, int]:
    return Memo.objects.filter(record_id__in=records).order_by().values_list("unit_id", flat=True)
