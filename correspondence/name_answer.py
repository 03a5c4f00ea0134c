"""Naming the letter that answered an authenticity query (رقم الجواب, domain 1.10)."""

from datetime import date, datetime

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence.core.authenticity import AnswerNamedError, AnswerNotInBooksError
from correspondence.core.number import Direction
from correspondence.core.route import person_of
from correspondence.models import AuthenticityQuery, QueryAnswer
from correspondence.models.query import ANSWERED
from correspondence.numbered import numbered
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def name_answer(query_id: int, *, number: str, on: date | None, by: Reach, at: datetime) -> None:
    """Writes down that this outgoing letter of the desk's ministry answered the question; once, and for good.

    Raises NotWithinReachError, AnswerNamedError, AnswerNotInBooksError, also for a letter of before the question.
    """
    row = AuthenticityQuery.objects.at_desk_of(by).select_for_update(of=("self",)).filter(pk=query_id).first()
    if row is None:
        raise NotWithinReachError
    there = QueryAnswer.objects.filter(query=row).select_related("letter").first()
    if there is not None:
        raise AnswerNamedError(number=there.letter.text)
    desk = next(one for one in whois.desks() if one.id == row.desk_id)
    found = [] if on is None else numbered(number, on, desk=desk, among=(Direction.OUT,), reach=by)
    if len(found) != 1 or found[0][0].on < day_of(row.at):
        raise AnswerNotInBooksError(number=number)
    letter = found[0][0]
    QueryAnswer.objects.create(query=row, letter=letter, at=at, by_id=person_of(by))
    said = {"what": ANSWERED, "of": row.name(), "record": letter.record_id, "number": letter.text}
    enter(EntryKind.QUERY, body={**said, "person": person_of(by)}, by=by, at=at)
    audit.record(by=by, act="name_answer", about=f"query:{row.pk}", note=letter.text, at=at)
