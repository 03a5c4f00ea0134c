"""Our letters whose answer is late, and the reminder that may be prepared of each (domain 2.9, 2.10)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from archive.records import is_readable
from correspondence.core import chasing
from correspondence.core.chasing import ANSWERED_BY_LETTER, MOST, Numbered
from correspondence.core.letter import Content, Kind, ReferenceKind
from correspondence.core.route import State
from correspondence.models import Citation, Delivery, Memo, Version
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach

LIMIT = 100
OLDEST = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One letter that waits for its answer, since when it is late, and what has pressed for it so far."""

    letter: Numbered
    ref: str
    subject: str
    to: tuple[Name, ...]
    units: frozenset[int]
    due_at: datetime
    reminders: tuple[Numbered, ...]
    is_prepared: bool

    @property
    def is_for_higher_office(self) -> bool:
        """True when three reminders went out."""
        return len(self.reminders) >= MOST


def unanswered(reach: Reach, *, at: datetime) -> tuple[Waiting, ...]:
    """The reader's own late letters and those of the reader's units, the longest late first.

    An answer is a reply that cites the letter and lies within the reader's reach; a receipt or a reminder is none. It
    ends the wait of whom it answers for, and the others are waited for still. After a reminder its own deadline counts.
    At most fourteen queries.
    """
    return _waiting(_rows(reach, at=at), reach=reach, at=at)


def next_reminder(record_id: str, *, reach: Reach, at: datetime) -> Content:
    """The next reminder of that letter, to be begun as a draft.

    Raises NotWithinReachError for a letter that is not the reader's to press for, NoReminderDueError,
    RemindedThriceError.
    """
    memo = Memo.objects.within(reach).filter(record_id=record_id).first() if record_id else None
    if memo is None or not (memo.author_id == reach.person_id or memo.unit_id in reach.units | reach.heads):
        raise NotWithinReachError
    found = _waiting([row for row in _rows(reach, at=at) if row.record_id == record_id], reach=reach, at=at)
    one = next(iter(found), None)
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
    return chasing.reminder(original, one.letter, to=one.units, earlier=one.reminders, issuer=issuer)


def _rows(reach: Reach, *, at: datetime) -> list[Delivery]:
    own = Q(sender__in=reach.units | reach.heads) | Q(outgoing__memo__author=reach.person_id)
    late = Delivery.objects.dominated(reach).filter(
        own, copy=False, due_at__lt=at, due_at__gt=at - OLDEST, kind__in=ANSWERED_BY_LETTER, parent=None
    )
    in_force = late.filter(outgoing__void_at=None, outgoing__superseded_at=None).filter(is_readable(reach))
    return list(in_force.select_related("outgoing__memo").order_by("due_at", "id")[: 5 * LIMIT])


def _waiting(rows: list[Delivery], *, reach: Reach, at: datetime) -> tuple[Waiting, ...]:
    records = {row.record_id for row in rows}
    replies, pressed = _cited(records, reach=reach)
    answered = _answered(replies)
    running = _running({one.record_id for found in pressed.values() for one in found}, at=at)
    prepared, units = _prepared(records), whois.unit_names(row.unit_id for row in rows)
    together: dict[str, list[Delivery]] = defaultdict(list)
    for row in rows:
        if row.unit_id not in answered[row.record_id] and not running & {
            one.record_id for one in pressed[row.record_id]
        }:
            together[row.record_id].append(row)
    return tuple(
        Waiting(
            letter=Numbered(record_id=record, number=found[0].outgoing.text, on=found[0].outgoing.on),
            ref=found[0].outgoing.memo.ref if found[0].outgoing.memo is not None else "",
            subject=found[0].outgoing.memo.subject if found[0].outgoing.memo is not None else "",
            to=tuple(units[row.unit_id] for row in found),
            units=frozenset(row.unit_id for row in found),
            due_at=min(row.due_at for row in found if row.due_at is not None),
            reminders=tuple(pressed[record]),
            is_prepared=record in prepared,
        )
        for record, found in list(together.items())[:LIMIT]
    )


def _cited(records: set[str], *, reach: Reach) -> tuple[dict[str, set[int | None]], dict[str, list[Numbered]]]:
    """Which units replied to each of them, and by which letters each was pressed for, the first first.

    Who replied on paper may stand outside the system.
    """
    replies = _on_paper(records, reach=reach)
    pressed: dict[str, list[Numbered]] = defaultdict(list)
    rows = Citation.objects.filter(cited_id__in=records, memo__kind__in=(Kind.REPLY, Kind.REMINDER))
    numbers = rows.filter(is_readable(reach)).order_by("memo__registrations__at", "id")
    columns = ("cited_id", "memo__kind", "kind", "record_id", "memo__unit")
    for cited, kind, how, record, unit, number, on in numbers.filter(memo__registrations__direction="out").values_list(
        *columns, "memo__registrations__text", "memo__registrations__on"
    ):
        if kind == Kind.REPLY and how == ReferenceKind.YOURS:
            replies[cited].add(unit)
        if kind == Kind.REMINDER and how == ReferenceKind.OURS:
            pressed[cited].append(Numbered(record_id=record, number=number, on=on))
    return replies, pressed


def _on_paper(records: set[str], *, reach: Reach) -> dict[str, set[int | None]]:
    """Who replied by a letter that came in on paper, by e-mail or as a file."""
    rows = Citation.objects.filter(cited_id__in=records, memo=None, kind=ReferenceKind.YOURS)
    papers = dict(rows.filter(is_readable(reach)).values_list("record_id", "cited_id"))
    came = Delivery.objects.filter(record_id__in=papers, parent=None, kind=Kind.REPLY) if papers else ()
    replies: dict[str, set[int | None]] = defaultdict(set)
    for row in came:
        replies[papers[row.record_id]].add(row.sender_id)
    return replies


def _answered(replies: dict[str, set[int | None]]) -> dict[str, set[int]]:
    """Of each letter the addressees who answered, or for whom somebody did."""
    lying = list(Delivery.objects.filter(record_id__in=replies).order_by("id")) if replies else []
    writers = {unit for found in replies.values() for unit in found if unit is not None}
    paths = {unit: facts.path for unit, facts in whois.units_by_id({row.unit_id for row in lying} | writers).items()}
    asked: dict[str, dict[int, int | None]] = defaultdict(dict)
    came_to: dict[int, int | None] = {}
    for row in lying:  # what is passed on is written after what it was passed on from
        owed = row.unit_id if row.parent_id is None else came_to[row.parent_id]
        came_to[row.pk] = asked[row.record_id][row.unit_id] = None if row.copy else owed
    found: dict[str, set[int]] = defaultdict(set)
    for record, units in replies.items():
        for unit in units:
            found[record] |= chasing.answered_for(paths[unit] if unit else (), asked[record], line=paths)
    return found


def _running(reminders: set[str], *, at: datetime) -> set[str]:
    """The reminders whose own deadline is still ahead."""
    rows = Delivery.objects.filter(record_id__in=reminders, copy=False, due_at__gte=at)
    return set(rows.values_list("record_id", flat=True))


def _prepared(records: set[str]) -> set[str]:
    """Of which of them a reminder is on its way already."""
    under_way = Version.objects.filter(
        number=F("memo__version"), memo__kind=Kind.REMINDER, memo__unit__in=_units_of(records)
    ).exclude(memo__state=State.REGISTERED)
    cited = under_way.values_list("content__references", flat=True)
    return {one["record_id"] for found in cited for one in found or () if one["record_id"] in records}


def _units_of(records: set[str]) -> list[int]:
    return list(Memo.objects.filter(record_id__in=records).values_list("unit_id", flat=True))
