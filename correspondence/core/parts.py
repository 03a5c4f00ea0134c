"""What a letter is made of: addressees, copies, references, annexes, signatories, a second text (domain 1.3)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SigningOrder(StrEnum):
    """Whether several signers sign one after the other or as they come (domain 2.3)."""

    FIXED = "fixed"
    FREE = "free"


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
class Signatory:
    """A post that signs, and the person who does it when that is not whoever has the whole post."""

    post_id: int
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondText:
    """The same letter in a second language, bound by the same number and signature (domain 1.15).

    `to`, `copies` and `purposes` say the letter's addressees and copies, in its order, as the second text prints them.
    """

    language: str
    subject: str
    greeting: str
    body: dict[str, object]
    closing: str
    to: tuple[str, ...]
    copies: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
