"""Prepared absences: for whom one may prepare, what waits for an own word, and what was prepared."""

from dataclasses import dataclass
from datetime import date, datetime

from correspondence.core.prepared import Outcome
from correspondence.models import Office, PreparedAbsence
from directory import absences
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import PersonFacts, people_by_id

SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An absence that was prepared, with both names; `outcome` is blank while it waits."""

    id: int
    person: Name
    prepared_by: Name
    prepared_at: datetime
    from_on: date
    until_on: date
    acting: Name | None
    deputy: Name | None
    order: str
    outcome: str
    is_mine: bool


def served(reach: Reach, *, on: date) -> tuple[PersonFacts, ...]:
    """Whose absence this person may prepare: heads whose office he manages, and those whose inbox he keeps."""
    if reach.person_id is None or reach.inspection is not None:
        return ()
    units = Office.objects.filter(manager__in=reach.posts).values_list("unit_id", flat=True)
    return absences.served(reach, units=units, on=on)


def around(reach: Reach) -> tuple[Prepared, ...]:
    """What waits for the reader's own word, then the last that the reader prepared. Three queries."""
    if reach.person_id is None:
        return ()
    waiting = PreparedAbsence.objects.filter(person=reach.person_id, outcome="")
    prepared = PreparedAbsence.objects.filter(prepared_by=reach.person_id).order_by("-id")
    rows = [*waiting, *prepared[:SHOWN]]
    keys = {key for row in rows for key in (row.person_id, row.prepared_by_id, row.acting_id, row.deputy_id) if key}
    names = {key: facts.name for key, facts in people_by_id(keys).items()}
    return tuple(
        Prepared(
            id=row.pk,
            person=names[row.person_id],
            prepared_by=names[row.prepared_by_id],
            prepared_at=row.prepared_at,
            from_on=row.from_on,
            until_on=row.until_on,
            acting=names.get(row.acting_id or 0),
            deputy=names.get(row.deputy_id or 0),
            order=row.order,
            outcome=Outcome(row.outcome) if row.outcome else "",
            is_mine=row.person_id == reach.person_id,
        )
        for row in rows
    )
