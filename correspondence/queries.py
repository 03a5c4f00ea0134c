"""The register of authenticity queries: one year of a registrar's desks, and how many they were."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from correspondence.core.authenticity import Answer, Channel
from correspondence.models import AuthenticityQuery, QueryAnswer
from correspondence.models.query import AuthenticityQueryQuerySet
from directory import whois
from directory.core.day import day_of, start_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import DeskFacts

FIRST = slice(200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One question and its answer; `answer_number` and `answer_on` are of the letter that answered, if one did."""

    id: int
    at: datetime
    person: Name | None
    asker: str
    channel: Channel
    code: str
    number: str
    on: date | None
    answer: Answer
    issuer: Name | None
    ended_on: date | None
    newer_number: str
    newer_on: date | None
    answer_number: str = ""
    answer_on: date | None = None


def desks(reach: Reach) -> tuple[DeskFacts, ...]:
    """The desks at which this person may answer. Raises NotWithinReachError when there are none."""
    found = tuple(one for one in whois.desks() if one.id in reach.desks) if reach.inspection is None else ()
    if not found:
        raise NotWithinReachError
    return found


def years(reach: Reach) -> dict[int, int]:
    """How many questions each year had, the newest year first."""
    rows = AuthenticityQuery.objects.at_desk_of(reach).order_by("-year")
    return dict(rows.values("year").annotate(n=Count("pk")).values_list("year", "n"))


def lines(year: int, *, reach: Reach, part: slice = FIRST) -> tuple[Line, ...]:
    """The questions of a year, the newest first. Raises NotWithinReachError for who serves no desk."""
    desks(reach)
    return _told(AuthenticityQuery.objects.at_desk_of(reach).filter(year=year).order_by("-id")[part])


def lines_of(desk_id: int, *, since: date, until: date, reach: Reach, limit: int) -> tuple[int, tuple[Line, ...]]:
    """The questions of a desk's days, the oldest first, and how many stood before them in the year of the first.

    Raises NotWithinReachError for another's desk.
    """
    if desk_id not in {one.id for one in desks(reach)}:
        raise NotWithinReachError
    mine = AuthenticityQuery.objects.at_desk_of(reach).filter(desk=desk_id).order_by("id")
    those = mine.filter(at__gte=start_of(since), at__lt=start_of(until + timedelta(days=1)))
    found = _told(those[:limit])
    before = mine.filter(year=day_of(found[0].at).year, id__lt=found[0].id).count() if found else 0
    return before, found


def _told(asked: AuthenticityQueryQuerySet) -> tuple[Line, ...]:
    rows = list(asked)
    replies = QueryAnswer.objects.filter(query__in=[row.pk for row in rows])
    letters = {pk: (text, on) for pk, text, on in replies.values_list("query", "letter__text", "letter__on")}
    people = whois.people_by_id(row.by_id for row in rows)
    units = whois.units_by_id({row.issuer_id for row in rows if row.issuer_id is not None})
    return tuple(
        Line(
            id=row.pk,
            at=row.at,
            person=people[row.by_id].name if row.by_id in people else None,
            asker=row.asker,
            channel=Channel(row.channel),
            code=row.code,
            number=row.number,
            on=row.on,
            answer=Answer(row.answer),
            issuer=None if row.issuer_id is None else units[row.issuer_id].name,
            ended_on=row.ended_on,
            newer_number=row.newer_number,
            newer_on=row.newer_on,
            answer_number=letters.get(row.pk, ("", None))[0],
            answer_on=letters.get(row.pk, ("", None))[1],
        )
        for row in rows
    )
