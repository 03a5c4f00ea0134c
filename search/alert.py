"""Tells inspectors that something new matches an inquiry they saved; not what, nor how much."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from archive import feed, records
from archive.core.package import State
from archive.feed import Touched
from directory.core.clearance import Level
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from directory.inspections import inspectors_on
from search.core.document import fields, told
from search.core.lying import meets
from search.core.mandated import judged
from search.core.plan import AllOf, Among, AnyOf, Between, Narrow, matching
from search.core.query import Marked, Query, parse
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
    asked = {reach: found for reach in people if (found := question(reach)) is not None and not found.has_old_words}
    moved = [row for row in rows if _last(row, asked) > (row.looked or 0)]
    if not moved:  # an idle round writes nothing
        return 0
    touched = feed.touched_after(min(row.looked or 0 for row in moved), by=by)
    alerts: list[Alert] = []
    for row in moved:
        last = _last(row, asked)
        since = [one for one in touched if (row.looked or 0) < one.index <= last]
        alerts += [
            Alert(inquiry=row, person_id=reach.person_id, at=at)
            for reach, found in _of(row, asked).items()
            if reach.person_id is not None and _has_news(row, last, since, reach, found)
        ]
        row.looked = last
    Inquiry.objects.bulk_update(moved, ["looked"])
    return len(Alert.objects.bulk_create(alerts, ignore_conflicts=True))


def _of(row: Inquiry, asked: Mapping[Reach, Question]) -> dict[Reach, Question]:
    return {one: found for one, found in asked.items() if one.scopes[0].mandate_id == row.mandate_id}


def _last(row: Inquiry, asked: Mapping[Reach, Question]) -> int:
    """The last place of the log that the index has read for all of its inspectors."""
    return min((found.index.cursor().entry for found in _of(row, asked).values()), default=-1)


def _has_news(row: Inquiry, last: int, since: list[Touched], reach: Reach, asked: Question) -> bool:
    """True when a new record matches, one whose other grade lets it match, or one whose end is asked for.

    What matched before is not new: a grade that was open to him already and asked for, its words with it, and an end
    where nobody asks for one.
    Not seen yet: what begins to match by the text of an annex that was read later, a directive or a mended entry, for
    nothing says here what of these the index held before.
    """
    query, narrow = resolved(parse(row.line), reach=reach), row.query().narrow()
    if judged(query, narrow, limits_for(query, narrow, reach=reach)).beyond:
        return False
    level = min(reach.clearance.level, reach.scopes[0].ceiling)
    before = _levels(query, narrow).intersection(range(min(level, Level.SECRET) + 1))
    asks_ends = bool(_states(query, narrow) - {State.IN_FORCE.value})
    bare = _found_bare(query, narrow, since, reach) if level >= Level.TOP_SECRET else frozenset()
    again = {
        one.record_id
        for one in since
        if (asks_ends if one.was is None else one.was not in before and one.record_id not in bare)
    }
    places = Between(field="seq", low=(row.looked or 0) + 1, high=last)
    where = AnyOf(of=(places, Among(field="id", values=tuple(sorted(again)))))
    return asked.count(AllOf(of=(matching(query, narrow, english=english), where))) > 0


def _found_bare(query: Query, narrow: Narrow, since: list[Touched], reach: Reach) -> frozenset[str]:
    """Those that were top secret and that the inquiry found even so: by number, day and unit alone (decision 11)."""
    if any(isinstance(node, Marked) and node.field == "id" for node in query.nodes):
        return frozenset()  # of a dossier: no such letter was found in one
    lowered = {one.record_id for one in since if one.was is not None and one.was >= Level.TOP_SECRET}
    facts = records.records_among(lowered, reach=reach) if lowered else {}
    wanted = matching(query, narrow, english=english)
    was = [replace(told(name, one), label=replace(one.label, level=Level.TOP_SECRET)) for name, one in facts.items()]
    return frozenset(one.record_id for one in was if meets(wanted, fields(one, english=english)))


def _levels(query: Query, narrow: Narrow) -> set[int]:
    """The grades at which a record can match: all of them where none is asked for."""
    typed = [node.values for node in query.nodes if isinstance(node, Marked) and node.field == "lvl"]
    asked = [set(map(int, values)) for values in (narrow.levels, *typed) if values]
    return set(map(int, Level)).intersection(*asked)


def _states(query: Query, narrow: Narrow) -> set[str]:
    typed = (node.values for node in query.nodes if isinstance(node, Marked) and node.field == "state")
    return {*narrow.states, *(str(value) for values in typed for value in values)}
