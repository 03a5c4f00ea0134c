"""A closed segment of the access journal: one root over its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Protocol, TypeVar

from archive.core.canonical import Json, canonical
from archive.core.merkle import Range, leaf_hash
from archive.core.package import moment

SETTLED = timedelta(minutes=1)
"""A line younger than this may still be overtaken by one with a smaller number."""
WAIT = timedelta(minutes=5)
"""A segment is closed when its first line is this old, or when it is full."""
FULL = 1_000


class Dated(Protocol):
    """What happened at a moment."""

    @property
    def at(self) -> datetime:
        """When."""


Happened = TypeVar("Happened", bound=Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the journal, as far as it is chained."""

    id: int
    at: datetime
    who: str
    act: str
    about: str
    level: int
    outcome: str
    note: str
    inspection: int | None = None

    def as_bytes(self) -> bytes:
        """The line as it is hashed: canonical JSON; `inspection` stands only in lines of an inspection."""
        told: dict[str, Json] = {
            "id": self.id,
            "at": moment(self.at),
            "who": self.who,
            "act": self.act,
            "about": self.about,
            "level": self.level,
            "outcome": self.outcome,
            "note": self.note,
        }
        return canonical(told if self.inspection is None else {**told, "inspection": self.inspection})


def settled(lines: Sequence[Happened], *, at: datetime) -> list[Happened]:
    """The lines up to the first that may still be overtaken: a cursor past that one would miss its forerunner."""
    return list(takewhile(lambda line: line.at <= at - SETTLED, lines))


def closed(lines: Sequence[Line], *, at: datetime) -> tuple[Line, ...]:
    """The lines that make up a closed segment now; none while it is still open."""
    still = settled(lines[:FULL], at=at)
    if not still or (len(still) < FULL and still[0].at > at - WAIT):
        return ()
    return tuple(still)


def segment(lines: Sequence[Line]) -> dict[str, Json]:
    """What the log says of a closed segment: its ends, its length, its root. It names nobody."""
    return {
        "first": lines[0].id,
        "last": lines[-1].id,
        "count": len(lines),
        "root": Range().appended(leaf_hash(line.as_bytes()) for line in lines).root().hex(),
    }
