"""What a letter is: its content, its canonical bytes, and what makes it acceptable (domain 1.1-1.3)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256

import rfc8785

from correspondence.core import body
from correspondence.core.errors import Finding, LetterNotAcceptedError
from directory.core.clearance import Label

FORMAT = 1
"""The version of the content's JSON; it stands inside the hashed bytes."""
SUBJECT_LIMIT = 200
LINE_LIMIT = 300
CLOSING_LIMIT = 500
TO_LIMIT = 60
COPIES_LIMIT = 120
REFERENCES_LIMIT = 40
ANNEXES_LIMIT = 60


class Kind(StrEnum):
    """Kinds of paper (domain 1.1)."""

    LETTER = "letter"
    MEMORANDUM = "memorandum"
    SUBMISSION = "submission"
    ADMIN_ORDER = "admin_order"
    MINISTERIAL_ORDER = "ministerial_order"
    CIRCULAR = "circular"
    REMINDER = "reminder"
    REPLY = "reply"
    FOLLOW_ON = "follow_on"
    AUTHENTICITY = "authenticity"
    MINUTES = "minutes"
    TELEGRAM = "telegram"


ORDERS = frozenset({Kind.ADMIN_ORDER, Kind.MINISTERIAL_ORDER})
WITHOUT_ADDRESSEE = ORDERS | {Kind.MINUTES}
"""Kinds that speak to all concerned and need no addressee."""
INSIDE = frozenset({Kind.MEMORANDUM, Kind.SUBMISSION})
"""Kinds that stay inside one body."""


class Priority(StrEnum):
    """الأسبقية."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    IMMEDIATE = "immediate"


class ReferenceKind(StrEnum):
    """What an earlier paper is to this one: كتابكم، كتابنا، أمر، محضر، هامش، مكالمة."""

    YOURS = "yours"
    OURS = "ours"
    ORDER = "order"
    MINUTES = "minutes"
    MARGIN = "margin"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A unit the letter is addressed to; `name` is the chain as printed."""

    unit_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A line of نسخة منه إلى; a hidden one is internal only and never printed."""

    unit_id: int | None
    name: str
    purpose: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An earlier paper; without `record_id` it is not in the system."""

    kind: ReferenceKind
    body: str
    number: str
    on: date | None = None
    record_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A paper that travels with the letter; `file` is its name in the files' door, empty when paper only."""

    title: str
    pages: int | None = None
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    file: str = ""
    paper_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything an author writes. Its canonical JSON is what a version's hash stands for."""

    kind: Kind
    language: str
    digits: str
    label: Label
    priority: Priority
    subject: str
    greeting: str
    body: dict[str, object]
    closing: str
    to: tuple[Addressee, ...]
    unit_id: int
    signer_post_id: int
    copies: tuple[Copy, ...] = ()
    references: tuple[Reference, ...] = ()
    annexes: tuple[Annex, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The content as plain JSON with its format's version; the inverse of `from_json`."""
        return _as_json(self)

    @classmethod
    def from_json(cls, given: object) -> "Content":
        """The content that `as_json` wrote. Raises LetterNotAcceptedError for anything else."""
        return _from_json(given)

    def canonical(self) -> bytes:
        """RFC 8785 bytes of the content."""
        return rfc8785.dumps(self.as_json())  # type: ignore[arg-type]  # the library's JSON type is recursive

    def content_hash(self) -> str:
        """SHA-256 of the canonical bytes, in hex: what initials and signatures stand for (I5)."""
        return sha256(self.canonical()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the directory says about the units and the signer of a letter, for the rules that need it.

    `bodies` maps every unit named in the letter to its body; a unit that is missing does not exist.
    """

    issuer_body: int
    corresponds_externally: bool
    signer_may_sign: bool
    signer_in_body: bool
    author_may_issue: bool
    bodies: dict[int, int] = field(default_factory=dict)
