"""What was mistyped of a letter that came in and is mended: an ADDITION says both, the sealed sheet stays."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from archive.core.canonical import Json
from archive.core.errors import DamagedObjectError
from archive.core.leaf import EntryKind

WRONG_ENTRY = "wrong_entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is typed off a paper: who sent it, under which number and day, about what; `sender_unit` where it is known.

    No `subject` is one that whoever types may not read: it stays as it is.
    """

    sender: str
    number: str
    on: date | None
    subject: str
    sender_unit: int | None = None

    def as_json(self) -> dict[str, Json]:
        """As statements and rows keep it."""
        return {
            "sender": self.sender,
            "sender_unit": self.sender_unit,
            "number": self.number,
            "on": None if self.on is None else self.on.isoformat(),
            "subject": self.subject,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What stood there before and what stands since, when, and what the clerk is called who mended it."""

    was: Particulars
    now: Particulars
    clerk: str
    at: datetime

    def as_json(self) -> dict[str, Json]:
        """As the record's row keeps it."""
        was, now = self.was.as_json(), self.now.as_json()
        return {"was": was, "now": now, "clerk": self.clerk, "at": self.at.isoformat()}

    def without_subject(self) -> "Mended":
        """For whom the letter is not open."""
        return replace(self, was=replace(self.was, subject=""), now=replace(self.now, subject=""))

    def changed(self) -> tuple[str, ...]:
        """The names of what was mended: sender, number, on, subject."""
        names = ("sender", "number", "on", "subject")
        return tuple(name for name in names if getattr(self.was, name) != getattr(self.now, name))


def mended_from(said: Mapping[str, Any]) -> Mended:
    """What a row's line says. Raises ValueError, KeyError, TypeError."""
    at = datetime.fromisoformat(said["at"])
    return Mended(was=_particulars(said["was"]), now=_particulars(said["now"]), clerk=said["clerk"], at=at)


def mended_in(document: bytes) -> Mended | None:
    """What an ADDITION's statement mends; None for any other. Raises DamagedObjectError."""
    try:
        told = json.loads(document)
        body = told["body"]
        if told["kind"] != EntryKind.ADDITION.value or body.get("what") != WRONG_ENTRY:
            return None
        return mended_from({**body, "at": told["at"]})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedObjectError(object="addition") from error


def _particulars(said: Mapping[str, Any]) -> Particulars:
    on = said["on"]
    return Particulars(
        sender=said["sender"],
        sender_unit=said["sender_unit"],
        number=said["number"],
        on=date.fromisoformat(on) if on else None,
        subject=said["subject"],
    )
