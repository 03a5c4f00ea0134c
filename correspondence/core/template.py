"""What a unit keeps for its writers: how a letter of one kind begins, and its stock phrases."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from correspondence.core import merge, prose
from correspondence.core.acceptance import CLOSING_LIMIT, LANGUAGES, LINE_LIMIT
from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.letter import SUBJECT_LIMIT, Kind
from correspondence.core.prose import Json

NAME_LIMIT = 80


class Place(StrEnum):
    """Where a stock phrase is offered."""

    GREETING = "greeting"
    CLOSING = "closing"
    PURPOSE = "purpose"
    REFER = "refer"
    INFORM = "inform"
    BASIS = "basis"
    NAMED = "named"
    MONEY = "money"
    REQUEST = "request"


IN_BODY = (Place.REFER, Place.BASIS, Place.INFORM, Place.NAMED, Place.MONEY, Place.REQUEST)
"""Groups of phrases for the body, in the order in which a letter says them (domain 1.13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a letter begins in one language."""

    language: str
    subject: str
    greeting: str
    body: Json
    closing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A template: its words, and those in a second language for a letter in two."""

    kind: Kind
    name: str
    first: Words
    second: Words | None = None

    def texts(self) -> tuple[Words, ...]:
        """The words in each of its languages, in the order of the page."""
        return (self.first,) if self.second is None else (self.first, self.second)


def check(wording: Wording) -> None:
    """Raises LetterNotAcceptedError for what can be no template: no name, lines too long, fields nobody can fill."""
    found = [*_findings(wording)]
    if found:
        raise LetterNotAcceptedError(found)


def check_phrase(text: str) -> str:
    """The phrase on one line. Raises LetterNotAcceptedError for an empty or overlong one."""
    said = " ".join(text.split())
    if not said:
        raise LetterNotAcceptedError([Finding(code="phrase_missing")])
    if len(said) > LINE_LIMIT:
        raise LetterNotAcceptedError([Finding(code="line_too_long", facts={"limit": LINE_LIMIT})])
    return said


def _findings(wording: Wording) -> Iterator[Finding]:
    if not 0 < len(wording.name.strip()) <= NAME_LIMIT:
        yield Finding(code="template_without_name", facts={"limit": NAME_LIMIT})
    for text in wording.texts():
        yield from _worded(text)
    if wording.second is not None and wording.second.language == wording.first.language:
        yield Finding(code="second_same_language")
    yield from _open(wording)


def _worded(text: Words) -> Iterator[Finding]:
    if text.language not in LANGUAGES:
        yield Finding(code="malformed")
    if len(text.subject) > SUBJECT_LIMIT:
        yield Finding(code="subject_too_long", facts={"length": len(text.subject), "limit": SUBJECT_LIMIT})
    if len(text.greeting) > LINE_LIMIT or len(text.closing) > CLOSING_LIMIT:
        yield Finding(code="line_too_long", facts={"limit": LINE_LIMIT})
    for fault in prose.faults(text.body):
        yield Finding(code="body_not_accepted", facts={"why": fault.why, "what": fault.what})


def _open(wording: Wording) -> Iterator[Finding]:
    lines = [
        line for one in wording.texts() for line in (one.subject, one.greeting, *prose.texts(one.body), one.closing)
    ]
    for name in dict.fromkeys(name for line in lines for name in merge.fields_in(line)):
        if not merge.is_field(name):
            yield Finding(code="field_unknown", facts={"field": name})
