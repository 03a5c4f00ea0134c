"""Answering an authenticity query: the desk enters the question, and the books answer (domain 2.14)."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import IntegrityError, transaction

from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence.core.authenticity import Answer, Differs, Question, accepted, differing
from correspondence.core.cited import spellings
from correspondence.core.errors import MistypedCodeError
from correspondence.core.route import person_of
from correspondence.core.short_code import code_from
from correspondence.issued import Issued, issued
from correspondence.models import AuthenticityQuery, ordinary_letters
from directory import audit, sent, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import PUBLIC, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The answer, and the letter it is about where one may be told of."""

    answer: Answer
    letter: Issued | None = None
    differs: Differs | None = None


def answer_query(question: Question, *, desk_id: int, by: Reach, at: datetime, once: str = "") -> int:
    """Enters the question with what the books answer, and returns the entry's key.

    The same question again from the same page (`once`) gives the entry that was made first.

    The short code decides where one is named, and tells what its public page tells. By number and day alone only an
    ordinary letter of the desk's own body is found: numbers can be guessed, codes cannot.
    Raises NotWithinReachError, QueryNotAcceptedError.
    """
    try:
        with transaction.atomic():
            return _enter_once(question, once, desk_id=desk_id, by=by, at=at)
    except IntegrityError:  # two at once: the other's entry is there now
        with transaction.atomic():
            return _enter_once(question, once, desk_id=desk_id, by=by, at=at)


def _enter_once(question: Question, once: str, *, desk_id: int, by: Reach, at: datetime) -> int:
    person_id, digest = person_of(by), sha256(repr((desk_id, question)).encode()).hexdigest()
    there = sent.answer_to(person_id, token=once, content=digest)
    if there is not None:
        return int(there)
    key = _enter(question, desk_id=desk_id, by=by, at=at)
    sent.remember(person_id, token=once, content=digest, answer=str(key))
    return key


def _enter(question: Question, *, desk_id: int, by: Reach, at: datetime) -> int:
    desk = next((one for one in whois.desks() if one.id == desk_id and one.id in by.desks), None)
    if desk is None or by.inspection is not None:
        raise NotWithinReachError
    asked = accepted(question)
    found = (
        _by_code(asked) if asked.code or asked.on is None else _by_number(asked.number, asked.on, body_id=desk.body_id)
    )
    row = AuthenticityQuery(
        desk_id=desk.id,
        asker=asked.asker,
        channel=asked.channel,
        code=asked.code,
        number=asked.number,
        on=asked.on,
        answer=found.answer,
        differs=found.differs,
        year=day_of(at).year,
        at=at,
        by_id=person_of(by),
    )
    if found.letter is not None:
        _tell(row, found.letter)
    row.save(force_insert=True)
    enter(EntryKind.QUERY, body=row.said(), by=by, at=at)
    audit.record(by=by, act="answer_query", about=f"query:{row.pk}", note=found.answer, at=at)
    return row.pk


def _by_code(asked: Question) -> _Found:
    try:
        letter = issued(code_from(asked.code), reach=PUBLIC)
    except MistypedCodeError:
        return _Found(answer=Answer.MISTYPED)
    except NotWithinReachError:
        return _Found(answer=Answer.UNKNOWN)
    differs = None if letter.is_erased else differing(asked, number=letter.number, on=letter.on)
    if differs is not None:
        return _Found(answer=Answer.ALTERED, letter=letter, differs=differs)
    return _of(letter)


def _by_number(number: str, on: date, *, body_id: int) -> _Found:
    rows = ordinary_letters(spellings(number), on=on, body_id=body_id)
    return _of(issued(rows[0].code, reach=PUBLIC)) if len(rows) == 1 else _Found(answer=Answer.NOT_FOUND)


def _of(letter: Issued) -> _Found:
    return _Found(answer=Answer(letter.state()), letter=None if letter.is_erased else letter)


def _tell(row: AuthenticityQuery, letter: Issued) -> None:
    row.issuer_id = letter.body_id
    ended = letter.void_at if row.answer == Answer.VOID else letter.superseded_at
    if ended is not None and row.answer in {Answer.VOID, Answer.SUPERSEDED}:
        row.ended_on = day_of(ended)
    named = {Answer.SUPERSEDED: (letter.superseded_by,), Answer.GENUINE: letter.corrected_by}.get(
        Answer(row.answer), ()
    )
    newer = next((one for one in reversed(named) if one is not None), None)
    if newer is not None:
        row.newer_number, row.newer_on = newer.number, newer.on
