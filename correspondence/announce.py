"""Tells people that a paper has come to them."""

from datetime import datetime, timedelta

from django.db import transaction

from correspondence import deadlines
from correspondence.core.notice import What
from correspondence.models import Announced, Notice
from directory.core.reach import Reach

OVERLAP = timedelta(minutes=2)
"""Longer than any deed takes from its moment to its commit."""
QUIET = timedelta(minutes=10)
FIRST = timedelta(hours=1)
"""How far back the first round looks."""


@transaction.atomic
def announce(*, by: Reach, at: datetime) -> int:
    """Writes a notice for everything handed to somebody since the last round; returns how many.

    Rounds overlap, and one arrival is told once: the row is unique. Raises NotWithinReachError for everybody but the
    clockwork.
    """
    cursor, _ = Announced.objects.select_for_update().get_or_create(pk=1, defaults={"until_at": at - FIRST})
    since = cursor.until_at - OVERLAP
    rows: dict[tuple[int, str, datetime], Notice] = {}  # one line for who is asked on two posts
    for papers in (deadlines.arrived(by, since=since, at=at), deadlines.opinions(by, since=since, at=at)):
        held = deadlines.holders(papers, at=at)
        for one in papers:
            for person in sorted(held[one.about]):
                rows[person, one.about, one.given_at] = Notice(
                    person_id=person, what=What.ARRIVED, about=one.about, due_at=one.due_at, at=one.given_at
                )
    known = set(Notice.objects.filter(what=What.ARRIVED, at__gt=since).values_list("person_id", "about", "at"))
    fresh = [row for key, row in rows.items() if key not in known]
    Notice.objects.bulk_create(fresh)
    if at > cursor.until_at and (fresh or at - cursor.until_at > QUIET):  # an idle round writes nothing
        cursor.until_at = at
        cursor.save(update_fields=["until_at"])
    return len(fresh)
