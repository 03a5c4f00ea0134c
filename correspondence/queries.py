"""The register of authenticity queries: one year of a registrar's desks, and how many they were."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from correspondence.core import correction
from correspondence.core.authenticity import (
    ANSWERS,
    BOOKS,
    DIFFERENT,
    REPLY,
    UNDECIDED,
    Answer,
    BookEntry,
    Channel,
    Differs,
)
from correspondence.core.printed import shown_day
from correspondence.core.register_sheet import dated, listed
from correspondence.core.register_words import WORDS
from correspondence.models import AuthenticityQuery, QueryAnswer, QueryLookup
from correspondence.models.query import AuthenticityQueryQuerySet
from directory import named, whois
from directory.core.day import day_of, start_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.together import Question, both, pair
from directory.whois import DeskFacts

FIRST = slice(200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One question and its answer; `answer_number` and `answer_on` are of the letter that answered, if one did.

    `differs` is what the paper shows otherwise than the letter of its code; `in_book` what a paper book says of it.
    """

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
    differs: Differs | None = None
    in_book: BookEntry | None = None

    def may_be_looked_up(self) -> bool:
        """True where the system does not know the letter, and no paper book was asked yet."""
        is_sought = self.answer in UNDECIDED and bool(self.number) and self.on is not None
        return is_sought and self.in_book is None


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
    if not reach.desks or reach.inspection is not None:
        raise NotWithinReachError
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


def line(query_id: int, *, reach: Reach) -> Line:
    """One question of the person's desks. Raises NotWithinReachError."""
    found = _told(AuthenticityQuery.objects.at_desk_of(reach).filter(pk=query_id))
    if not found:
        raise NotWithinReachError
    return found[0]


def reply(one: Line, language: str) -> tuple[str, str]:
    """Subject and body with which a letter that answers this question begins: a paper book has the last word."""
    paper = dated(one.number, one.on, language) or one.code
    subject, body = REPLY[language]
    said = result(one, language) if one.in_book is None else _book(one.in_book, language)
    return subject, body.format(paper=paper, result=said)


def _by_query(rows: list[QueryLookup]) -> dict[int, QueryLookup]:
    return {row.query_id: row for row in rows}


def _told(asked: AuthenticityQueryQuerySet) -> tuple[Line, ...]:
    rows = list(asked)
    keys = [row.pk for row in rows]
    replies = QueryAnswer.objects.filter(query__in=keys).values_list("query", "letter__text", "letter__on")
    (letters, books), (people, units) = both(
        pair(
            Question(replies, read=lambda found: {pk: (text, on) for pk, text, on in found}),
            Question(QueryLookup.objects.filter(query__in=keys), read=_by_query),
        ),
        pair(
            named.people_asked(row.by_id for row in rows),
            whois.units_asked(row.issuer_id for row in rows if row.issuer_id is not None),
        ),
    )
    return tuple(
        Line(
            id=row.pk,
            at=row.at,
            person=people.get(row.by_id),
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
            differs=None if row.differs is None else Differs(row.differs),
            in_book=books[row.pk].entry() if row.pk in books else None,
        )
        for row in rows
    )


def result(one: Line, language: str) -> str:
    """What was answered: whose letter it is, since when it is over, and what replaced or corrected it."""
    newer = dated(one.newer_number, one.newer_on, language)
    word = correction.REMARKS[language] if one.answer == Answer.GENUINE else WORDS[language]["replaced"]
    said = (
        (ANSWERS[one.answer] if one.differs is None else DIFFERENT[one.differs])[language],
        "" if one.issuer is None else one.issuer.to(language),
        "" if one.ended_on is None else shown_day(one.ended_on),
        f"{word} {newer}" if one.newer_number else "",
        "" if one.in_book is None else _book(one.in_book, language),
    )
    return listed(said, language)


def _book(seen: BookEntry, language: str) -> str:
    return " – ".join(said for said in (BOOKS[seen.stands][language], seen.book, seen.place, seen.note) if said)
