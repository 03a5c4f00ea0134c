"""What came to a person's posts on the days of an absence, and who saw to it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from archive.records import is_readable, records_among
from correspondence.core.route import StepState, Task
from correspondence.models import Delivery, Memo, Referral, RouteStep
from correspondence.models.delivery import answered_for
from directory import whois
from directory.core.day import start_of
from directory.core.naming import Name
from directory.core.reach import Reach

LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """One paper: `task` is what was asked of the post, `by` who did it, in what right; neither where nobody did."""

    at: datetime
    subject: str
    ref: str = ""
    record_id: str = ""
    task: str = ""
    is_open: bool
    by: Name | None = None
    capacity: str = ""


def meanwhile(reach: Reach, *, from_on: date, until_on: date) -> tuple[Came, ...]:
    """What came from the first day to the last, the newest first; of letters within reach alone. Six queries."""
    first, last = start_of(from_on), start_of(until_on + timedelta(days=1))
    found = [*_steps(reach, first, last), *_deliveries(reach, first, last), *_referrals(reach, first, last)]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))[:LIMIT]


def _steps(reach: Reach, first: datetime, last: datetime) -> list[Came]:
    asked = RouteStep.objects.filter(post__in=reach.posts, called_at__gte=first, called_at__lt=last)
    within = Memo.objects.within(reach).filter(pk=OuterRef("memo"))
    mine = asked.filter(Exists(within)).exclude(state=StepState.VOID)
    rows = list(mine.select_related("memo").order_by("-called_at", "-id")[: 2 * LIMIT])
    newest = {(row.memo_id, row.post_id, row.task): row for row in reversed(rows)}
    people = whois.people_by_id(row.done_by_id for row in rows if row.done_by_id)
    return [
        Came(
            at=row.called_at,
            subject=row.memo.subject,
            ref=row.memo.ref,
            task=Task(row.task),
            is_open=row.state == StepState.PENDING,
            by=people[row.done_by_id].name if row.done_by_id else None,
            capacity=row.capacity,
        )
        for row in newest.values()
        if row.called_at is not None
    ]


def _deliveries(reach: Reach, first: datetime, last: datetime) -> list[Came]:
    lying = Delivery.objects.lying_with(reach).filter(answered_for(reach), sent_at__gte=first, sent_at__lt=last)
    rows = list(lying.filter(is_readable(reach)).order_by("-sent_at", "-id")[:LIMIT])
    facts = records_among([row.record_id for row in rows], reach=reach)
    people = whois.people_by_id(row.acknowledged_by_id for row in rows if row.acknowledged_by_id)
    return [
        Came(
            at=row.sent_at,
            subject=facts[row.record_id].subject,
            record_id=row.record_id,
            is_open=row.acknowledged_at is None,
            by=people[row.acknowledged_by_id].name if row.acknowledged_by_id else None,
        )
        for row in rows
        if row.record_id in facts
    ]


def _referrals(reach: Reach, first: datetime, last: datetime) -> list[Came]:
    mine = Referral.objects.addressed_to(reach).filter(at__gte=first, at__lt=last).order_by("-at", "-id")
    rows = list(mine[:LIMIT])
    facts = records_among([row.record_id for row in rows], reach=reach)
    people = whois.people_by_id(row.closed_by_id for row in rows if row.closed_by_id)
    return [
        Came(
            at=row.at,
            subject=facts[row.record_id].subject,
            record_id=row.record_id,
            is_open=row.closed_at is None,
            by=people[row.closed_by_id].name if row.closed_by_id else None,
        )
        for row in rows
        if row.record_id in facts
    ]
