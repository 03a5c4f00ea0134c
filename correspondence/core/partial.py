"""An answer that is only partial: whoever asked says what it leaves open, and waits on (domain 2.9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from archive.core.canonical import Json
from correspondence.core.errors import CorrespondenceError
from correspondence.core.redelivery import LEFT_OPEN, SETTLED, Step

MISSING_LIMIT = 500


class MissingNotSaidError(CorrespondenceError):
    """What an answer leaves open is said in some words. Facts: limit."""


class LeftOpenAlreadyError(CorrespondenceError):
    """Somebody has said that the answer is only partial."""


class NotLeftOpenError(CorrespondenceError):
    """Nobody says that the answer is only partial, or no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """An answer by its record, and what it leaves open; who said so (a person) and when, and who settled it."""

    reply_id: str
    missing: str
    by: int | None
    at: datetime
    settled_by: int | None = None
    settled_at: datetime | None = None

    def people(self) -> frozenset[int]:
        """Who said something of it."""
        return frozenset(one for one in (self.by, self.settled_by) if one is not None)


def missing(text: str) -> str:
    """What is still missing, trimmed. Raises MissingNotSaidError."""
    text = text.strip()
    if not text or len(text) > MISSING_LIMIT:
        raise MissingNotSaidError(limit=MISSING_LIMIT)
    return text


def statement(what: str, reply_id: str, *, note: str = "", body_id: int, level: int) -> dict[str, Json]:
    """The body of the entry about the letter that asked; for the asking body alone, up to that level."""
    return {"what": what, "reply": reply_id, "note": note, "inside": body_id, "level": level}


def said(steps: Iterable[Step]) -> Mapping[str, Partial]:
    """How the answers stand of which something was said, after all that was said of a letter, oldest first."""
    found: dict[str, Partial] = {}
    for step in steps:
        reply = str(step.body.get("reply", ""))
        if step.what == LEFT_OPEN:
            found[reply] = Partial(reply_id=reply, missing=str(step.body.get("note", "")), by=step.by, at=step.at)
        elif step.what == SETTLED and reply in found:
            found[reply] = replace(found[reply], settled_by=step.by, settled_at=step.at)
    return found
