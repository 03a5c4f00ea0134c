"""Answering again: after an older database came back, the register of authenticity queries has what the log says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.proven import ProvenStep
from archive.proven_sayings import proven_sayings
from correspondence.core.number import Direction
from correspondence.models import AuthenticityQuery, QueryAnswer, QueryLookup, Registration
from correspondence.models.query import ANSWERED, ASKED, LOOKED_UP
from directory import audit, whois
from directory.core.reach import Reach


@dataclass(slots=True)
class AnsweredAgain:
    """How many queries, letters that answered one, and looks into a paper book were put back; `unplaced` could not."""

    queries: int = 0
    letters: int = 0
    lookups: int = 0
    unplaced: list[str] = field(default_factory=list)


@transaction.atomic
def answer_again(*, by: Reach, at: datetime) -> AnsweredAgain:
    """Enters again what was asked and answered, by which letter, and what a paper book said, where the rows lack it.

    The numbers of letters were put back before (`recount`). A second time changes nothing. Raises NotWithinReachError
    for anybody but the clockwork.
    """
    steps, report = list(proven_sayings(EntryKind.QUERY, by=by)), AnsweredAgain()
    there = {row.name(): row for row in AuthenticityQuery.objects.order_by("pk")}
    asked = [(step, AuthenticityQuery.from_said(step.body)) for step in steps if step.body["what"] == ASKED]
    desks = {desk.id for desk in whois.desks()}
    people = whois.people_by_id({row.by_id for _, row in asked})
    units = whois.units_by_id({row.issuer_id for _, row in asked if row.issuer_id is not None})
    for _, row in ((step, row) for step, row in asked if row.name() not in there):
        if row.desk_id not in desks or row.by_id not in people:
            report.unplaced.append(row.name())
            continue
        row.issuer_id = row.issuer_id if row.issuer_id in units else None
        row.save(force_insert=True)
        there[row.name()] = row
        report.queries += 1
        audit.record(by=by, act="answer_again", about=f"query:{row.pk}", at=at)
    _name(there, [step for step in steps if step.body["what"] == ANSWERED], report)
    _look_up(there, [step for step in steps if step.body["what"] == LOOKED_UP], report)
    return report


def _name(there: dict[str, AuthenticityQuery], steps: Sequence[ProvenStep], report: AnsweredAgain) -> None:
    """The letters that answered."""
    named = set(QueryAnswer.objects.order_by().values_list("query", flat=True))
    records = {str(step.body["record"]) for step in steps}
    given = Registration.objects.filter(direction=Direction.OUT, record_id__in=records).order_by("pk")
    letters = {(row.record_id, row.text): row for row in given}
    people = whois.people_by_id({int(str(step.body["person"])) for step in steps})
    for step in steps:
        name, person = str(step.body["of"]), int(str(step.body["person"]))
        query, letter = there.get(name), letters.get((str(step.body["record"]), str(step.body["number"])))
        if query is None or letter is None or person not in people:
            report.unplaced.append(f"{name}: the letter that answered")
        elif query.pk not in named:
            QueryAnswer.objects.create(query=query, letter=letter, at=step.at, by_id=person)
            named.add(query.pk)
            report.letters += 1


def _look_up(there: dict[str, AuthenticityQuery], steps: Sequence[ProvenStep], report: AnsweredAgain) -> None:
    """What the paper books said."""
    known = set(QueryLookup.objects.order_by().values_list("query", flat=True))
    people = whois.people_by_id({int(str(step.body["person"])) for step in steps})
    for step in steps:
        name, person = str(step.body["of"]), int(str(step.body["person"]))
        query = there.get(name)
        if query is None or person not in people:
            report.unplaced.append(f"{name}: the paper book")
        elif query.pk not in known:
            said = {field: step.body[field] for field in ("stands", "book", "place", "note")}
            QueryLookup.objects.create(query=query, **said, at=step.at, by_id=person)
            known.add(query.pk)
            report.lookups += 1
