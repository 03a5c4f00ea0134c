"""The journal of one memo: a chain of movements, and the replay that says where the memo stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import rfc8785

from archive.core.canonical import Json
from correspondence.core.power import Power, power_from, said_of
from correspondence.core.route import Act, Standing, State, leads

FORMAT = 1
WITH_POWER = 2
"""The format of a line that says by which power its person acted; every other line is as it always was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Whose hand moved the memo, when, and with what note.

    The note is the reason of a negative act, the SHA-256 of the document that was frozen or signed, or the
    number that was given. `power` is there when the post is another's (I14).
    """

    person_id: int | None
    at: datetime
    post_id: int | None = None
    note: str = ""
    power: Power | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One movement: who did what when, and where the memo stood after it."""

    memo: str
    seq: int
    act: Act
    standing: Standing
    person_id: int | None
    post_id: int | None
    at: datetime
    note: str
    previous_hash: str
    power: Power | None = None

    def as_json(self) -> dict[str, Json]:
        """The line as plain JSON; moments are whole milliseconds since 1970, so that every database agrees."""
        due = self.standing.due_at
        return {
            "format": FORMAT if self.power is None else WITH_POWER,
            **said_of(self.power),
            "memo": self.memo,
            "seq": self.seq,
            "act": self.act.value,
            "state": self.standing.state.value,
            "version": self.standing.version,
            "holder_post": self.standing.holder_post,
            "holder_desk": self.standing.holder_desk,
            "due_at": None if due is None else _milliseconds(due),
            "person": self.person_id,
            "post": self.post_id,
            "at": _milliseconds(self.at),
            "note": self.note,
            "previous": self.previous_hash,
        }

    def own_hash(self) -> str:
        """SHA-256 of the line's RFC 8785 bytes, the hash of the line before it included."""
        return sha256(rfc8785.dumps(self.as_json())).hexdigest()


def line_from(said: Mapping[str, object]) -> Line:
    """The line that `Line.as_json` wrote; what stands beside it is not looked at. Raises ValueError."""
    try:
        due = said["due_at"]
        line = Line(
            memo=str(said["memo"]),
            seq=int(str(said["seq"])),
            act=Act(str(said["act"])),
            standing=Standing(
                state=State(str(said["state"])),
                version=int(str(said["version"])),
                holder_post=_id(said["holder_post"]),
                holder_desk=_id(said["holder_desk"]),
                due_at=None if due is None else _moment(due),
            ),
            person_id=_id(said["person"]),
            post_id=_id(said["post"]),
            at=_moment(said["at"]),
            note=str(said["note"]),
            previous_hash=str(said["previous"]),
            power=power_from(said.get("power")),
        )
    except KeyError as error:
        message = "not a line of a journal"
        raise ValueError(message) from error
    if any(said.get(name) != value for name, value in line.as_json().items()):
        message = "not a line of a journal"
        raise ValueError(message)
    return line


def _id(said: object) -> int | None:
    return None if said is None else int(str(said))


def _moment(said: object) -> datetime:
    return datetime.fromtimestamp(int(str(said)) / 1000, UTC)


class BrokenJournalError(RuntimeError):
    """The journal cannot have come about by deeds: somebody wrote past them."""


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def replay(lines: Iterable[tuple[Line, str]]) -> Standing:
    """Where the memo stands after these lines and their stored hashes, in order.

    Raises BrokenJournalError for a gap, a broken chain, or a step the table of route.py forbids.
    """
    state: State | None = None
    previous, standing = "", None
    for number, (line, stored) in enumerate(lines, start=1):
        if line.seq != number or line.previous_hash != previous or line.own_hash() != stored:
            message = f"line {number} does not follow line {number - 1}"
            raise BrokenJournalError(message)
        if not leads(state, line.act, line.standing.state):
            message = f"line {number}: {line.act} does not lead from {state} to {line.standing.state}"
            raise BrokenJournalError(message)
        state, previous, standing = line.standing.state, stored, line.standing
    if standing is None:
        message = "a memo without a journal"
        raise BrokenJournalError(message)
    return standing
