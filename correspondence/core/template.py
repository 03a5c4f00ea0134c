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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of a template."""

    kind: Kind
    language: str
    name: str
    subject: str
    greeting: str
    body: Json
    closing: str


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
    if wording.language not in LANGUAGES:
        yield Finding(code="malformed")
    if len(wording.subject) > SUBJECT_LIMIT:
        yield Finding(code="subject_too_long", facts={"length": len(wording.subject), "limit": SUBJECT_LIMIT})
    if len(wording.greeting) > LINE_LIMIT or len(wording.closing) > CLOSING_LIMIT:
        yield Finding(code="line_too_long", facts={"limit": LINE_LIMIT})
    for fault in prose.faults(wording.body):
        yield Finding(code="body_not_accepted", facts={"why": fault.why, "what": fault.what})
    yield from _open(wording)


def _open(wording: Wording) -> Iterator[Finding]:
    lines = (wording.subject, wording.greeting, *prose.texts(wording.body), wording.closing)
    for name in dict.fromkeys(name for line in lines for name in merge.fields_in(line)):
        if not merge.is_field(name):
            yield Finding(code="field_unknown", facts={"field": name})
