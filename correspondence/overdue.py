"""What is late in the units somebody heads: where it lies and how long, and what it is only to who may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q

from archive.core.opening import needs_two
from archive.records import records_among
from correspondence.core.chasing import OLDEST
from correspondence.core.deadline import working_days_late
from correspondence.core.delivery import DeliveryState
from correspondence.models import Delivery, Dispatch, Memo, Referral
from directory import powers, whois
from directory.core.day import day_of
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.workdays import calendars_of

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
    key: int
    unit_id: int
    post_id: int | None
    due_at: datetime
    record_id: str = ""
    outside: str = ""


def overdue(reach: Reach, *, at: datetime) -> tuple[Late, ...]:
    """What is late in the units this person heads and below, the longest first."""
    units = powers.ids_under(reach.heads)
    late = (*_memos(units, at), *_deliveries(units, at), *_referrals(units, at), *_dispatches(units, at))
    return _told(sorted(late, key=lambda one: one.due_at)[:LIMIT], reach=reach, at=at)


def _memos(units: Iterable[int], at: datetime) -> list[_Lying]:
    here = Q(holder_post__unit__in=units) | Q(holder_post=None, holder_desk=None, unit__in=units)
    rows = Memo.objects.filter(here | Q(holder_desk__isnull=False, body__in=units), due_at__lt=at)
    return [
        _Lying(paper=Paper.MEMO, key=row.pk, unit_id=_unit_of(row), post_id=row.holder_post_id, due_at=row.due_at)
        for row in rows.order_by("due_at", "id").select_related("holder_post")[:LIMIT]
        if row.due_at is not None
    ]


def _unit_of(memo: Memo) -> int:
    if memo.holder_post is not None:
        return memo.holder_post.unit_id
    return memo.unit_id if memo.holder_desk_id is None else memo.body_id


def _deliveries(units: Iterable[int], at: datetime) -> list[_Lying]:
    rows = Delivery.objects.filter(unit__in=units, state=DeliveryState.DELIVERED, due_at__lt=at)
    columns = rows.order_by("due_at", "id").values_list("pk", "unit_id", "due_at", "record_id")
    return [
        _Lying(paper=Paper.DELIVERY, key=key, unit_id=unit, post_id=None, due_at=due_at, record_id=record)
        for key, unit, due_at, record in columns[:LIMIT]
        if due_at is not None
    ]


def _referrals(units: Iterable[int], at: datetime) -> list[_Lying]:
    rows = Referral.objects.live().filter(Q(unit__in=units) | Q(post__unit__in=units), due_at__lt=at)
    columns = rows.order_by("due_at", "id").values_list("pk", "unit_id", "post_id", "post__unit", "due_at", "record_id")
    return [
        _Lying(paper=Paper.REFERRAL, key=key, unit_id=unit or at_post, post_id=post, due_at=due_at, record_id=record)
        for key, unit, post, at_post, due_at, record in columns[:LIMIT]
        if due_at is not None
    ]


def _dispatches(units: Iterable[int], at: datetime) -> list[_Lying]:
    """What somebody outside should have answered to one of these units, as long as its answer is waited for."""
    late = Dispatch.objects.owing().filter(sender__in=units, due_at__lt=at, due_at__gt=at - OLDEST)
    rows = late.order_by("due_at", "id")
    columns = rows.values_list("pk", "sender_id", "due_at", "outgoing__record_id", "name")
    return [
        _Lying(
            paper=Paper.DISPATCH,
            key=key,
            unit_id=sender,
            post_id=None,
            due_at=due_at,
            record_id=record,
            outside=name,
        )
        for key, sender, due_at, record, name in columns[:LIMIT]
        if due_at is not None
    ]


def _told(found: list[_Lying], *, reach: Reach, at: datetime) -> tuple[Late, ...]:
    names = whois.unit_names(one.unit_id for one in found)
    posts = whois.posts_by_id((one.post_id or 0 for one in found), on=day_of(at))
    keys = [one.key for one in found if one.paper is Paper.MEMO]
    memos = {memo.pk: memo for memo in Memo.objects.within(reach).filter(pk__in=keys)}
    records = records_among((one.record_id for one in found if one.record_id), reach=reach)
    since = day_of(min((one.due_at for one in found), default=at))
    calendars = calendars_of((one.unit_id for one in found), since=since)
    return tuple(
        Late(
            paper=one.paper,
            unit=names[one.unit_id],
            holder=None if one.post_id not in posts else posts[one.post_id].title,
            due_at=one.due_at,
            days=working_days_late(one.due_at, at=at, calendar=calendars[one.unit_id]),
            subject=memos[one.key].subject
            if one.paper is Paper.MEMO and one.key in memos
            else records[one.record_id].subject
            if one.record_id in records
            else "",
            number=(records[one.record_id].number or "") if one.record_id in records else "",
            number_on=records[one.record_id].on if one.record_id in records else None,
            ref=memos[one.key].ref if one.paper is Paper.MEMO and one.key in memos else "",
            record_id=one.record_id if one.record_id in records else "",
            outside=one.outside
            if one.record_id in records
            and (not needs_two(records[one.record_id].label.level) or one.record_id in reach.opened)
            else "",
        )
        for one in found
    )
