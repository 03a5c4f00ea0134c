"""Directives as the archive keeps them (docs/formats/directive.md): what was signed, and whether the chain holds."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # JSON of a stranger

from archive.core.canonical import Json

GIVEN = "given"
TIME_GIVEN = "give_time"
"""More time was granted: its `due` is until when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One directive: the signed bytes, the detached signature (CAdES, DER), and what the chain asks of it.

    `due` is a moment in UTC or empty, `upper` the name of the directive above or empty, `text` what was written.
    """

    name: str
    document: bytes
    signature: bytes
    record: str
    letter_sha256: str
    due: str
    upper: str
    person: int
    body: int
    level: int
    text: str


def statement_of(document: bytes, signature: bytes, *, body: int, level: int) -> dict[str, Json]:
    """What is entered in the archive when a directive is given."""
    return {
        "what": GIVEN,
        "document": document.decode(),
        "signature": base64.b64encode(signature).decode(),
        "inside": body,
        "level": level,
    }


def given_in(said: Mapping[str, Any]) -> Given:
    """The directive of a statement's body. Raises ValueError for what is none."""
    try:
        document = str(said["document"]).encode()
        fields = json.loads(document)
        given = Given(
            name=str(fields["directive"]),
            document=document,
            signature=base64.b64decode(said["signature"], validate=True),
            record=str(fields["record"]),
            letter_sha256=str(fields["document_sha256"]),
            due=str(fields["due"]),
            upper=str(fields["upper"]),
            person=int(fields["person"]),
            body=int(fields["body"]),
            level=int(fields["level"]),
            text=str(fields.get("text", "")),
        )
        is_one = (fields["format"], fields["version"]) == ("diwan-directive", 1)
    except (KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        message = "not a directive"
        raise ValueError(message) from error
    if not is_one or (given.body, given.level) != (said.get("inside"), said.get("level")):
        message = "a directive of an unknown format, or of another body or grade than it was entered for"
        raise ValueError(message)
    return given


def problem_of(said: Sequence[Mapping[str, Any]], *, record: str, letter_sha256: str, withheld: int) -> str:
    """What is wrong with the directives of a record, in the order of the log; empty when nothing is.

    Each is about this letter, its name is its own, the one above came before it, no lower one relaxes the deadline
    above (domain 1.7), and what is said of a directive later names one. Where something is withheld, a name that is
    not there is no fault.
    """
    known: dict[str, Given] = {}
    until: dict[str, str] = {}  # the latest deadline that stood under each
    for body in said:
        if body.get("what") != GIVEN:
            if problem := _later(body, known, until, withheld=withheld):
                return problem
            continue
        try:
            given = given_in(body)
        except ValueError as error:
            return str(error)
        if (given.record, given.letter_sha256) != (record, letter_sha256) or given.name in known:
            return f"directive {given.name} is of another letter, or stands here twice"
        if problem := _above(given, known, until, withheld=withheld):
            return problem
        known[given.name], until[given.name] = given, given.due
    return ""


def _later(body: Mapping[str, Any], known: Mapping[str, Given], until: dict[str, str], *, withheld: int) -> str:
    """What is wrong with something said of a directive later; more time that was granted keeps the one above too."""
    given = known.get(str(body.get("directive")))
    if given is None:
        return "" if withheld else "something is said of a directive that was never given"
    if body.get("what") != TIME_GIVEN:
        return ""
    due, upper = str(body.get("due", "")), until.get(given.upper, "")
    if not due or (upper and due > upper):
        return f"directive {given.name} was given more time than the one above it has"
    until[given.name] = max(until[given.name], due)
    return ""


def _above(given: Given, known: Mapping[str, Given], until: Mapping[str, str], *, withheld: int) -> str:
    upper = known.get(given.upper)
    if upper is None:
        return "" if not given.upper or withheld else f"directive {given.name} follows one that is not there"
    if upper.due and not "" < given.due <= until[upper.name]:
        return f"directive {given.name} gives more time than the one above it"
    return ""
