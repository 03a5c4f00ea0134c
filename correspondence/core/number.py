"""Numbers and the books that give them: the rule which book, the pattern, the next serial (domain 1.5)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correspondence.core.letter import Kind


class BookKind(StrEnum):
    """The books of a body. Memoranda may have one per unit."""

    OUTGOING = "outgoing"
    OUTGOING_SECRET = "outgoing_secret"
    INCOMING = "incoming"
    INCOMING_SECRET = "incoming_secret"
    MEMORANDA = "memoranda"
    ORDERS = "orders"


class Direction(StrEnum):
    """Which way a book counts."""

    OUT = "out"
    IN = "in"


class Reset(StrEnum):
    """When a book begins again with 1."""

    YEARLY = "yearly"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFacts:
    """What a registration gave: the number as printed, its day, and the record."""

    number: str
    on: date
    record_id: str
