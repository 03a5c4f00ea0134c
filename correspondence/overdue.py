"""What is late in the units somebody heads: where it lies and how long, and what it is only to who may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from archive.core.opening import needs_two
from archive.records import records_asked
from correspondence.core.chasing import OLDEST
from correspondence.core.deadline import working_days_late
from correspondence.core.delivery import DeliveryState
from correspondence.models import Delivery, Dispatch, Memo, Referral
from directory import powers, whois
from directory.core.day import day_of
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.together import At, Kept, Question, all_three, together
from directory.named import name_of, names
from directory.workdays import calendars_along

LIMIT = 200


class Paper(StrEnum):
    """What is late."""

    MEMO = "memo"
    DELIVERY = "delivery"
    REFERRAL = "referral"
    DISPATCH = "dispatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """One paper that is late. Number, subject and address are empty to who may not read it, and so is `outside`.

    Of a top secret letter that two people have not opened to the reader number and day alone are told.

    Of a letter that somebody outside should answer `unit` is the one that asked.
    """

    paper: Paper
    unit: Name
    holder: Name | None
    due_at: datetime
    days: int
    subject: str = ""
    number: str = ""
    number_on: date | None = None
    ref: str = ""
    record_id: str = ""
    outside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lying:
    """The same before its unit and its calendar are known."""

    paper: Paper
    unit_id: int
    due_at: datetime
    holder: Name | None = None
    memo_id: int = 0
    record_id: str = ""
    outside: str = ""


def overdue(reach: Reach, *, at: datetime) -> tuple[Late, ...]:
    """What is late in the units this person heads and below, the longest first.

    Four queries, one more where a governorate has closed days of its own.
    """
    units = powers.ids_under(reach.heads)
    memos, deliveries, referrals, dispatches = together(*_questions(units), at=at)
    late = (*map(_memo, memos), *map(_delivery, deliveries), *map(_referral, referrals), *map(_dispatch, dispatches))
    return _told(sorted(late, key=lambda one: one.due_at)[:LIMIT], reach=reach, at=at)


@lru_cache(maxsize=128)
def _questions(units: frozenset[int]) -> tuple[Kept, ...]:
    """In words, kept by all that the words hang on; what they find is read each time."""
    return tuple(map(Kept, (_memos(units), _deliveries(units), _referrals(units), _dispatches(units))))


def _memos(units: Iterable[int]) -> QuerySet[Memo]:
    here = Q(holder_post__unit__in=units) | Q(holder_post=None, holder_desk=None, unit__in=units)
    rows = Memo.objects.filter(here | Q(holder_desk__isnull=False, body__in=units), due_at__lt=At())
    return rows.annotate(lies=F("holder_post__unit"), **names(seat="holder_post__title")).order_by("due_at", "id")[
        :LIMIT
    ]


def _memo(row: Memo) -> _Lying:
    with_desk = row.unit_id if row.holder_desk_id is None else row.body_id
    return _Lying(
        paper=Paper.MEMO,
        unit_id=vars(row)["lies"] or with_desk,
        due_at=_due(row.due_at),
        holder=name_of(row, "seat"),
        memo_id=row.pk,
    )


def _due(at: datetime | None) -> datetime:
    """Of a row that was asked for by its deadline."""
    if at is None:
        raise RuntimeError
    return at


def _deliveries(units: Iterable[int]) -> QuerySet[Delivery]:
    """With their units; and what the ministry's registry has not numbered yet, which lies with the ministry itself."""
    there = Q(unit__in=units, state=DeliveryState.DELIVERED) | Q(body__in=units, state=DeliveryState.AT_REGISTRY)
    told = Delivery.objects.filter(there, due_at__lt=At()).annotate(**names(seat="desk__name"))
    return told.only("unit_id", "body_id", "state", "due_at", "record_id").order_by("due_at", "id")[:LIMIT]


def _delivery(row: Delivery) -> _Lying:
    is_at_registry = row.state == DeliveryState.AT_REGISTRY
    return _Lying(
        paper=Paper.DELIVERY,
        unit_id=row.body_id if is_at_registry else row.unit_id,
        due_at=_due(row.due_at),
        holder=name_of(row, "seat") if is_at_registry else None,
        record_id=row.record_id,
    )


def _referrals(units: Iterable[int]) -> QuerySet[Referral]:
    rows = Referral.objects.live().filter(Q(unit__in=units) | Q(post__unit__in=units), due_at__lt=At())
    told = rows.annotate(lies=Coalesce("unit", "post__unit"), **names(seat="post__title"))
    return told.only("due_at", "record_id").order_by("due_at", "id")[:LIMIT]


def _referral(row: Referral) -> _Lying:
    return _Lying(
        paper=Paper.REFERRAL,
        unit_id=vars(row)["lies"],
        due_at=_due(row.due_at),
        holder=name_of(row, "seat"),
        record_id=row.record_id,
    )


def _dispatches(units: Iterable[int]) -> QuerySet[Dispatch]:
    """What somebody outside should have answered to one of these units, as long as its answer is waited for."""
    late = Dispatch.objects.owing().filter(sender__in=units, due_at__lt=At(), due_at__gt=At(-OLDEST))
    told = late.annotate(record=F("outgoing__record_id")).only("sender_id", "due_at", "name")
    return told.order_by("due_at", "id")[:LIMIT]


def _dispatch(row: Dispatch) -> _Lying:
    return _Lying(
        paper=Paper.DISPATCH,
        unit_id=row.sender_id,
        due_at=_due(row.due_at),
        record_id=vars(row)["record"],
        outside=row.name,
    )


def _told(found: list[_Lying], *, reach: Reach, at: datetime) -> tuple[Late, ...]:
    keys = [one.memo_id for one in found if one.memo_id]
    units, records, memos = all_three(
        whois.units_asked(one.unit_id for one in found),
        records_asked((one.record_id for one in found if one.record_id), reach=reach),
        Question(Memo.objects.within(reach).filter(pk__in=keys), read=_by_key),
    )
    since = day_of(min((one.due_at for one in found), default=at))
    calendars = calendars_along({key: unit.path for key, unit in units.items()}, since=since)
    return tuple(
        Late(
            paper=one.paper,
            unit=units[one.unit_id].name,
            holder=one.holder,
            due_at=one.due_at,
            days=working_days_late(one.due_at, at=at, calendar=calendars[one.unit_id]),
            subject=memos[one.memo_id].subject
            if one.memo_id in memos
            else records[one.record_id].subject
            if one.record_id in records
            else "",
            number=(records[one.record_id].number or "") if one.record_id in records else "",
            number_on=records[one.record_id].on if one.record_id in records else None,
            ref=memos[one.memo_id].ref if one.memo_id in memos else "",
            record_id=one.record_id if one.record_id in records else "",
            outside=one.outside
            if one.record_id in records
            and (not needs_two(records[one.record_id].label.level) or one.record_id in reach.opened)
            else "",
        )
        for one in found
    )


def _by_key(rows: list[Memo]) -> dict[int, Memo]:
    return {row.pk: row for row in rows}
