"""Tells who began a paper, and its registry, that it did not go through (I12)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from correspondence.core.directive import ReferralState
from correspondence.core.notice import What
from correspondence.core.setback import OF_ACT, told
from correspondence.models import Announced, Movement, Notice, Referral, Registration
from directory import whois
from directory.clearances import serving
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

CURSOR = 2
"""Arrivals have the first row."""
OVERLAP = timedelta(minutes=2)
"""Longer than any deed takes from its moment to its commit."""
QUIET = timedelta(minutes=10)
FIRST = timedelta(hours=1)
Found = tuple[str, datetime, int, int | None, int]
"""What it is about, when, who began it, who did it, whose registry."""


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
    found = [*_moved(since, at), *_referred(since, at), *_voided(since, at)]
    fresh = _rows(found, at=at) if found else []
    Notice.objects.bulk_create(fresh)
    if at > cursor.until_at and (fresh or at - cursor.until_at > QUIET):  # an idle round writes nothing
        cursor.until_at = at
        cursor.save(update_fields=["until_at"])
    return len(fresh)


def _rows(found: list[Found], *, at: datetime) -> list[Notice]:
    desks = {desk.id: desk.body_id for desk in whois.desks()}
    served = serving(desks, on=day_of(at))
    registry = {
        body: frozenset(one for desk, people in served.items() if desks[desk] == body for one in people)
        for body in set(desks.values())
    }
    day = f"setbacks:{day_of(at):%Y-%m-%d}"
    rows: dict[tuple[int, str], Notice] = {}
    for about, moment, author, actor, body in found:
        for person in told(author, by=actor, registry=registry.get(body, ())):
            name = about if person == author else day
            rows[person, name] = Notice(person_id=person, what=What.SETBACK, about=name, at=moment)
    known = Notice.objects.filter(what=What.SETBACK, person__in={person for person, _ in rows})
    days = set(known.filter(about=day).values_list("person", "about"))
    moments = set(known.values_list("person", "about", "at"))
    return [row for key, row in sorted(rows.items()) if key not in days and (*key, row.at) not in moments]


def _moved(since: datetime, at: datetime) -> Iterator[Found]:
    lines = Movement.objects.filter(at__gt=since, at__lte=at, act__in=OF_ACT).order_by("at", "id")
    columns = ("memo__ref", "at", "memo__author", "person", "memo__body")
    for ref, moment, author, person, body in lines.values_list(*columns):
        yield f"memo:{ref}", moment, author, person, body


def _referred(since: datetime, at: datetime) -> Iterator[Found]:
    rows = Referral.objects.filter(closed_at__gt=since, closed_at__lte=at, state=ReferralState.RETURNED)
    columns = ("pk", "closed_at", "directive__person", "closed_by", "directive__body")
    for key, moment, giver, person, body in rows.order_by("closed_at", "pk").values_list(*columns):
        if moment is not None:
            yield f"referral:{key}", moment, giver, person, body


def _voided(since: datetime, at: datetime) -> Iterator[Found]:
    rows = Registration.objects.filter(void_at__gt=since, void_at__lte=at, memo__isnull=False).order_by("void_at", "pk")
    for row in rows.select_related("memo"):
        if row.memo is not None and row.void_at is not None:
            yield f"memo:{row.memo.ref}", row.void_at, row.memo.author_id, row.void_by_id, row.body_id
