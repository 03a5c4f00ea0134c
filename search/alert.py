"""Tells inspectors that something new matches an inquiry they saved; not what, nor how much."""

from datetime import datetime

from django.db import transaction

from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from directory.inspections import inspectors_on
from search.core.mandated import judged
from search.core.plan import AllOf, Between, matching
from search.core.query import parse
from search.doors.snowball import english
from search.limits import limits_for
from search.models import Alert, Inquiry
from search.question import Question, question, resolved


@transaction.atomic
def alert(*, by: Reach, at: datetime) -> int:
    """Looks at what the index took in since the last look; gives how many inspectors were told.

    Only while the mandate lasts, and for each inspector within what it opens to him now. Crash before the commit: the
    same places are looked at again, and who was told is told once. Raises NotWithinReachError for all but the
    clockwork, EngineAwayError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = list(Inquiry.objects.select_for_update().filter(looked__isnull=False).order_by("id"))
    people = inspectors_on(day_of(at), mandates=frozenset(row.mandate_id for row in rows)) if rows else ()
    asked = {reach: found for reach in people if (found := question(reach)) is not None}
    told: list[Alert] = []
    moved: list[Inquiry] = []
    for row in rows:
        mine = {one: found for one, found in asked.items() if one.scopes[0].mandate_id == row.mandate_id}
        last = min((found.index.cursor().entry for found in mine.values()), default=-1)
        if row.looked is not None and last > row.looked:
            told += [
                Alert(inquiry=row, person_id=reach.person_id, at=at)
                for reach, found in mine.items()
                if reach.person_id is not None and _has_news(row, row.looked, last, reach, found)
            ]
            row.looked = last
            moved.append(row)
    if moved:  # an idle round writes nothing
        Inquiry.objects.bulk_update(moved, ["looked"])
    return len(Alert.objects.bulk_create(told, ignore_conflicts=True))


def _has_news(row: Inquiry, after: int, last: int, reach: Reach, asked: Question) -> bool:
    query, narrow = resolved(parse(row.line), reach=reach), row.query().narrow()
    if judged(query, narrow, limits_for(query, narrow, reach=reach)).beyond:
        return False
    places = Between(field="seq", low=after + 1, high=last)
    return asked.count(AllOf(of=(matching(query, narrow, english=english), places))) > 0
