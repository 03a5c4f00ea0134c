"""Reminding those who have not read an issued letter: its sender's deed, or its registry's."""

from datetime import datetime

from django.db import transaction

from correspondence import deadlines
from correspondence.core.errors import NobodyToRemindError
from correspondence.core.notice import What
from correspondence.models import Delivery, Memo, Notice
from correspondence.reading import AGAIN_AFTER, UNREAD, issued, reminded, sent_to
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def remind_readers(memo_ref: str, *, by: Reach, at: datetime) -> int:
    """Tells the heads of the units that have not read it, or their registry, once a day; returns how many units.

    Raises NotWithinReachError for whoever may not see who has read it, ErasedError, NobodyToRemindError.
    """
    memo, given = issued(memo_ref, reach=by)
    Memo.objects.select_for_update(of=("self",)).get(pk=memo.pk)  # of two at once the second finds the first's notices
    rows = [row for row in sent_to(given, reach=by) if row.state in UNREAD and row.acknowledged_at is None]
    told = reminded(rows)
    due = [row for row in rows if _is_due(told.get(f"delivery:{row.pk}"), at)]
    held = deadlines.holders(deadlines.of_deliveries(_with_memo(due)), at=at)
    notices = [
        Notice(person_id=person, what=What.UNREAD, about=about, at=at)
        for about, people in held.items()
        for person in sorted(people)
    ]
    if not notices:
        raise NobodyToRemindError
    Notice.objects.bulk_create(notices)
    units = sum(bool(people) for people in held.values())  # where nobody sits nobody was reminded
    audit.record(by=by, act="remind_readers", about=f"memo:{memo.ref}", at=at, level=memo.level, note=f"told={units}")
    return units


def _is_due(last: datetime | None, at: datetime) -> bool:
    return last is None or at - last >= AGAIN_AFTER


def _with_memo(rows: list[Delivery]) -> list[Delivery]:
    keys = [row.pk for row in rows]
    return list(Delivery.objects.filter(pk__in=keys).select_related("outgoing__memo").order_by("pk"))
