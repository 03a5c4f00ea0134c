"""Authenticity queries (صحة صدور, domain 2.14): what is asked of a paper, and what the books answer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correspondence.core.cited import key
from correspondence.core.errors import CorrespondenceError

ASKER_LIMIT = 200
NUMBER_LIMIT = 60
CODE_LIMIT = 40


class QueryNotAcceptedError(CorrespondenceError):
    """Who asks is not named or in too many words, or neither a short code nor a number with its date is."""


class AnswerNotInBooksError(CorrespondenceError):
    """No outgoing letter that the clerk may know of has this number and day since the question; facts: number."""


class AnswerNamedError(CorrespondenceError):
    """The question has its answering letter already; facts: number."""


class Channel(StrEnum):
    """How the question came."""

    TELEPHONE = "telephone"
    LETTER = "letter"
    VISIT = "visit"


class Answer(StrEnum):
    """What the books say of the paper."""

    GENUINE = "genuine"
    VOID = "void"
    SUPERSEDED = "superseded"
    ALTERED = "altered"  # the code is of a letter with another number or day
    ERASED = "erased"
    MISTYPED = "mistyped"  # no code that was ever printed
    UNKNOWN = "unknown"  # no letter has the code
    NOT_FOUND = "not_found"  # no ordinary letter of the body, or more than one, has this number and day


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who asks, by which channel, and what the paper shows; a blank is what was not named."""

    asker: str
    channel: Channel
    code: str = ""
    number: str = ""
    on: date | None = None


def accepted(question: Question) -> Question:
    """The question without blanks around its words. Raises QueryNotAcceptedError."""
    asker, code, number = (" ".join(said.split()) for said in (question.asker, question.code, question.number))
    is_named = bool(code) or (bool(number) and question.on is not None)
    fits = len(asker) <= ASKER_LIMIT and len(code) <= CODE_LIMIT and len(number) <= NUMBER_LIMIT
    if not asker or not is_named or not fits:
        raise QueryNotAcceptedError
    return Question(asker=asker, channel=question.channel, code=code, number=number, on=question.on)


def agrees(question: Question, *, number: str, on: date) -> bool:
    """True when the letter of the code bears what else was named of the paper."""
    return (not question.number or key(question.number) == key(number)) and question.on in (None, on)
