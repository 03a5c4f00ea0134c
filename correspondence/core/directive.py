"""The margin (الهامش): what a directive says, how far it may go, and what closes it (domain 1.7 and 2.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

import rfc8785

from correspondence.core.errors import (
    AddresseeNotClearedError,
    AddresseeTwiceError,
    CorrespondenceError,
    DeadlinePastError,
    DeadlineRelaxedError,
    DirectiveNotCompleteError,
    MeansNotAcceptedError,
    OutOfTurnError,
    PlaceNotOnPageError,
    ReferredToSelfError,
    TooManyAddresseesError,
)
from correspondence.core.letter import Kind
from directory.core.clearance import Clearance, Label

FORMAT = "diwan-directive"
VERSION = 1
TEXT_LIMIT = 1_000
ADDRESSEES_LIMIT = 20
WHOLE = 1_000
"""A page is so many parts wide and high, whatever its size."""


class SeveralLeadsError(CorrespondenceError):
    """A directive has one lead; who else has to act supports it."""


class Verb(StrEnum):
    """What is directed (domain 1.7). Stored values never change."""

    ACT = "act"
    INFORM = "inform"
    OPINION = "opinion"
    DRAFT_REPLY = "draft_reply"
    APPROVE = "approve"
    REFUSE = "refuse"
    DISCUSS = "discuss"
    REPORT_BY = "report_by"
    COMMITTEE = "committee"
    FILE = "file"
    CHASE = "chase"


DECISIONS = frozenset({Verb.APPROVE, Verb.REFUSE})
"""By these a submission has what it waits for: its decision comes as a directive (domain 1.1)."""


class Means(StrEnum):
    """By what a referral is closed. Stored values never change."""

    READ = "read"  # the addressee has read it
    NOTE = "note"  # the addressee notes what was done
    ACCEPTED = "accepted"  # the note was accepted by whoever gave the directive
    LETTER = "letter"  # an issued letter about the record
    RETURNED = "returned"  # given back to whoever gave the directive, with a reason


class ReferralState(StrEnum):
    """Where a referral stands. Stored values never change."""

    OPEN = "open"
    REPORTED = "reported"  # a note waits to be accepted
    CLOSED = "closed"
    RETURNED = "returned"


LIVE = frozenset({ReferralState.OPEN, ReferralState.REPORTED})
"""While a referral lives, the record is open to its addressee (domain 2.7)."""

CLOSES: Mapping[Verb, frozenset[Means]] = {
    Verb.ACT: frozenset({Means.LETTER, Means.ACCEPTED}),
    Verb.INFORM: frozenset({Means.READ}),
    Verb.OPINION: frozenset({Means.LETTER}),
    Verb.DRAFT_REPLY: frozenset({Means.LETTER}),
    Verb.APPROVE: frozenset({Means.NOTE}),
    Verb.REFUSE: frozenset({Means.NOTE}),
    Verb.DISCUSS: frozenset({Means.NOTE}),
    Verb.REPORT_BY: frozenset({Means.LETTER, Means.ACCEPTED}),
    Verb.COMMITTEE: frozenset({Means.LETTER}),
    Verb.FILE: frozenset({Means.NOTE}),
    Verb.CHASE: frozenset({Means.LETTER}),
}
"""What closes each verb, as a lawyer reads domain 1.7; everything absent does not close it."""

KINDS: Mapping[Verb, frozenset[Kind]] = {
    Verb.OPINION: frozenset({Kind.MEMORANDUM, Kind.SUBMISSION}),
    Verb.DRAFT_REPLY: frozenset({Kind.REPLY, Kind.LETTER}),
    Verb.COMMITTEE: frozenset({Kind.MINUTES}),
    Verb.CHASE: frozenset({Kind.REPLY, Kind.REMINDER, Kind.LETTER}),
}
"""Of which kind the letter is that closes; any kind where nothing stands."""


TAKEN_UP = "take_up"
"""The addressee received it; nothing else came of it yet."""
OF_ADDRESSEE = frozenset({TAKEN_UP, "acknowledge", "report", "return_up", "ask_time"})
"""What an addressee alone says of a referral: who says one of them has received it."""


class Part(StrEnum):
    """What somebody is to a directive: leads, supports the lead, or has a copy for information."""

    LEAD = "lead"
    SUPPORT = "support"
    COPY = "copy"


def closes(verb: Verb, part: Part) -> frozenset[Means]:
    """What closes the referral: a copy by being read; only the lead drafts the answer (domain 2.7)."""
    if part is Part.COPY:
        return frozenset({Means.READ})
    if part is Part.SUPPORT and verb is Verb.DRAFT_REPLY:
        return frozenset({Means.ACCEPTED})
    return CLOSES[verb]


def after(verb: Verb, part: Part, means: Means, *, state: ReferralState) -> ReferralState:
    """Where the referral stands after this. Raises OutOfTurnError, MeansNotAcceptedError."""
    if state not in LIVE or (means is Means.ACCEPTED) != (state is ReferralState.REPORTED):
        raise OutOfTurnError(act=means.value, state=state.value)
    if means is Means.RETURNED:
        return ReferralState.RETURNED
    accepted = closes(verb, part)
    if means in accepted:
        return ReferralState.CLOSED
    if means is Means.NOTE and Means.ACCEPTED in accepted:
        return ReferralState.REPORTED
    raise MeansNotAcceptedError(verb=verb.value)


def declined(state: ReferralState) -> ReferralState:
    """Where it stands when the note is not accepted. Raises OutOfTurnError."""
    if state is not ReferralState.REPORTED:
        raise OutOfTurnError(act="decline", state=state.value)
    return ReferralState.OPEN


def check_letter(verb: Verb, kind: str) -> None:
    """Raises MeansNotAcceptedError when a letter of this kind does not close the verb."""
    if verb in KINDS and kind not in KINDS[verb]:
        raise MeansNotAcceptedError(verb=verb.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where on the page it stands: page from 1, edges in thousandths from the upper left corner."""

    page: int
    x: int
    y: int
    width: int
    height: int

    def check(self, *, pages: int) -> None:
        """Raises PlaceNotOnPageError."""
        inside = min(self.x, self.y) >= 0 and self.x + self.width <= WHOLE and self.y + self.height <= WHOLE
        if not (1 <= self.page <= pages and inside and self.width > 0 and self.height > 0):
            raise PlaceNotOnPageError(pages=pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """To whom it goes: a unit, a post or a person, and nothing else."""

    kind: str
    id: int
    part: Part = Part.LEAD

    def as_json(self) -> dict[str, str | int]:
        """As it stands in the signed document."""
        return {self.kind: self.id, "part": self.part.value}


KINDS_OF_TARGET = ("unit", "post", "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """What somebody wants to write in the margin; `shown` is the SHA-256 of the letter that was on the screen.

    `antecedents` are records the letter refers to that open to the addressees besides, for the life of their referral.
    """

    verb: Verb
    text: str
    targets: tuple[Target, ...]
    place: Place
    shown: str
    due_at: datetime | None = None
    level: int = 0
    antecedents: tuple[str, ...] = ()

    def check(self, *, pages: int) -> None:
        """One leads, others support (domain 2.7).

        Raises DirectiveNotCompleteError, SeveralLeadsError, DeadlinePastError, TooManyAddresseesError,
        PlaceNotOnPageError.
        """
        if not 0 < len(self.text.strip()) <= TEXT_LIMIT:
            raise DirectiveNotCompleteError(limit=TEXT_LIMIT)
        if not any(one.part is not Part.COPY for one in self.targets):
            raise DirectiveNotCompleteError(limit=TEXT_LIMIT)
        if sum(one.part is Part.LEAD for one in self.targets) > 1:
            raise SeveralLeadsError
        if self.verb is Verb.REPORT_BY and self.due_at is None:
            raise DeadlinePastError
        if len(self.targets) > ADDRESSEES_LIMIT:
            raise TooManyAddresseesError(limit=ADDRESSEES_LIMIT)
        self.place.check(pages=pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who writes, on which post, in what right; `holder_id` is for whom, `order` by which order (I14)."""

    person_id: int
    post_id: int
    unit_id: int
    body_id: int
    capacity: str
    holder_id: int | None = None
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """What is signed (decision 27)."""

    name: str
    record: str
    document: str
    says: Instruction
    writer: Writer
    at: datetime
    upper: str = ""

    def as_bytes(self) -> bytes:
        """RFC 8785; docs/formats/directive.md."""
        place, writer = self.says.place, self.writer
        chosen = {"antecedents": sorted(self.says.antecedents)} if self.says.antecedents else {}
        return rfc8785.dumps(
            chosen
            | {
                "format": FORMAT,
                "version": VERSION,
                "directive": self.name,
                "record": self.record,
                "document_sha256": self.document,
                "page": place.page,
                "rectangle": [place.x, place.y, place.width, place.height],
                "verb": self.says.verb.value,
                "text": self.says.text.strip(),
                "to": [one.as_json() for one in self.says.targets],
                "due": "" if self.says.due_at is None else written(self.says.due_at),
                "level": self.says.level,
                "upper": self.upper,
                "person": writer.person_id,
                "post": writer.post_id,
                "unit": writer.unit_id,
                "body": writer.body_id,
                "capacity": writer.capacity,
                "for": writer.holder_id,
                "order": writer.order,
                "at": written(self.at),
            }
        )

    def sha256(self) -> str:
        """Of the signed bytes."""
        return sha256(self.as_bytes()).hexdigest()


def written(at: datetime) -> str:
    """A moment in UTC to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_in(text: str) -> datetime:
    """The moment back."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def read_moment(text: str) -> datetime | None:
    """The moment back; None for an empty text."""
    return moment_in(text) if text else None


def check_deadline(due_at: datetime | None, *, upper_due_at: datetime | None, at: datetime) -> None:
    """A deadline lies ahead, and never after the one above: without one of its own, it would be without end.

    Raises DeadlinePastError, DeadlineRelaxedError.
    """
    if due_at is not None and due_at <= at:
        raise DeadlinePastError
    if upper_due_at is not None and (due_at is None or due_at > upper_due_at):
        raise DeadlineRelaxedError


def strictest(deadlines: Iterable[datetime | None]) -> datetime | None:
    """The earliest of several deadlines; None when there is none."""
    return min((one for one in deadlines if one is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """A target with the people who would read it there, and how far they are cleared; nobody where it is vacant."""

    target: Target
    name: str
    cleared: Mapping[int, Clearance]


def check_landings(landings: Iterable[Landing], *, label: Label, by: int) -> None:
    """Nobody twice, not oneself, and whoever reads it is cleared for letter and directive.

    Raises AddresseeTwiceError, ReferredToSelfError, AddresseeNotClearedError.
    """
    seen: set[int] = set()
    for one in landings:
        if by in one.cleared:
            raise ReferredToSelfError
        if not seen.isdisjoint(one.cleared):
            raise AddresseeTwiceError(name=one.name)
        seen |= set(one.cleared)
        if not one.cleared or not any(found.dominates(label) for found in one.cleared.values()):
            raise AddresseeNotClearedError(name=one.name)
