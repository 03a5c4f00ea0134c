"""What lies on a desk, and how much."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from correspondence.core.letter import Kind, Priority
from correspondence.core.number import BookKind, Direction
from correspondence.core.route import State
from directory.core.clearance import Label
from directory.core.naming import Name
from directory.core.reach import Reach

LIMIT = 200


class Group(StrEnum):
    """How a tray is parted: by its deadline, and what is only to be read."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    INFORM = "inform"


class Matter(StrEnum):
    """What is asked of the person."""

    CORRECT = "correct"  # given back to its author, with a reason
    REVIEW = "review"
    SIGN = "sign"
    REGISTER = "register"
    RECEIVE = "receive"
    ACT = "act"  # delivered to the unit as addressee
    INFORM = "inform"  # delivered as a copy
    DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a tray. A memo has `ref`; a delivery has `delivery_id` and `record_id`.

    `subject` is empty when only the envelope may be seen (شخصي). `other` is where it comes from, or, in
    the outgoing tray, where it goes. `note` is the last reason (given back) or the copy's purpose.
    """

    matter: Matter
    ref: str = ""
    delivery_id: int | None = None
    record_id: str = ""
    subject: str
    other: tuple[Name, ...]
    other_more: int = 0
    kind: Kind
    label: Label
    priority: Priority
    number: str = ""
    number_on: date | None = None
    at: datetime
    due_at: datetime | None = None
    note: str = ""
    person: Name | None = None
    version: int = 0
    state: State | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tray:
    """A desk's items by group, in the order of the groups; `total` counts beyond the limit too."""

    groups: tuple[tuple[Group, tuple[Item, ...]], ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The numbers beside the navigation."""

    desk: int
    drafts: int
    to_sign: int
    outgoing: int
    incoming: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFacts:
    """A book and how far it has counted."""

    id: int
    kind: BookKind
    direction: Direction
    body: Name
    unit: Name | None
    last_number: str
    today: int
    is_automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """One line of a register (domain 1.10)."""

    serial: int
    number: str
    on: date
    at: datetime
    record_id: str
    subject: str
    other: tuple[Name, ...]
    label: Label
    is_void: bool
    void_reason: str


def desk(reach: Reach, *, at: datetime, group: Group | None = None) -> Tray:
    """Everything that waits for this person: to correct, review, sign, act on, or read; nearest due first."""
    raise NotImplementedError


def counts(reach: Reach) -> Counts:
    """How many wait where, one query each."""
    raise NotImplementedError


def drafts(reach: Reach) -> tuple[Item, ...]:
    """The person's own drafts, newest first."""
    raise NotImplementedError


def under_way(reach: Reach) -> tuple[Item, ...]:
    """The person's own letters that lie with others, newest first; `other` is the holder's unit."""
    raise NotImplementedError


def to_sign(reach: Reach) -> tuple[Item, ...]:
    """Frozen letters that await this person's signature, nearest due first."""
    raise NotImplementedError


def outgoing(reach: Reach) -> tuple[Item, ...]:
    """Signed letters on the desks this person serves, awaiting their number, oldest first."""
    raise NotImplementedError


def incoming(reach: Reach) -> tuple[Item, ...]:
    """Other bodies' letters on the desks this person serves, awaiting their incoming number, oldest first."""
    raise NotImplementedError


def books(reach: Reach, *, on: date) -> tuple[BookFacts, ...]:
    """The books of the bodies whose desks this person serves."""
    raise NotImplementedError


def book_lines(book_id: int, *, reach: Reach, on: date | None = None) -> tuple[BookLine, ...]:
    """The lines of one book, oldest first, of one day or the newest `LIMIT`. Raises NotWithinReachError."""
    raise NotImplementedError
