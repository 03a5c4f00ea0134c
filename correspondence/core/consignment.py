"""The hand-over book (سجل الذمة, domain 1.10): what leaves a registry by hand, who carries it, who signs for it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from correspondence.core.errors import CorrespondenceError
from correspondence.core.number import Direction
from directory.core.clearance import Label

NAME_LIMIT = 200
NUMBER_LIMIT = 60
REASON_LIMIT = 300


class ConsignmentNotAcceptedError(CorrespondenceError):
    """What is carried, its number and day, its one receiver or its bearer is not named, or in too many words."""


class SealedNeedsPersonError(CorrespondenceError):
    """A sealed or personal letter is handed to a person, never to a unit."""


class LetterNotInBooksError(CorrespondenceError):
    """No letter of the ministry that the clerk may know of has this number and day; facts: number."""


class SeveralLettersError(CorrespondenceError):
    """More than one letter that the clerk may know of has this number and day; facts: number."""


class ReceiptNotAcceptedError(CorrespondenceError):
    """Who signed is not named, or the moment lies before the line or in time to come."""


class ConsignmentEndedError(CorrespondenceError):
    """The line was signed for, refused or brought back before."""


class Thing(StrEnum):
    """What is carried. Stored values never change."""

    ORIGINAL = "original"
    SEALED = "sealed"
    PRINT = "print"
    OUTGOING = "outgoing"
    OTHER = "other"


DIRECTIONS: dict[Thing, frozenset[Direction]] = {
    Thing.ORIGINAL: frozenset({Direction.IN}),
    Thing.SEALED: frozenset({Direction.IN, Direction.OUT}),
    Thing.PRINT: frozenset({Direction.IN, Direction.OUT}),
    Thing.OUTGOING: frozenset({Direction.OUT}),
    Thing.OTHER: frozenset(),
}
"""In which registers the number of such a thing stands."""


class Stand(StrEnum):
    """How a line stands. Stored values never change."""

    OPEN = "open"
    RECEIVED = "received"
    REFUSED = "refused"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """To whom: exactly one of a unit, a person, and the name of somebody outside the house."""

    unit_id: int | None = None
    person_id: int | None = None
    outside: str = ""

    def is_one(self) -> bool:
        """True when exactly one is named."""
        return [self.unit_id is not None, self.person_id is not None, bool(self.outside)].count(True) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """What is handed over. A thing with a number of the registers names it with its day; any other is described."""

    thing: Thing
    bearer: str
    receiver: Receiver
    number: str = ""
    on: date | None = None
    words: str = ""


def accepted(given: Consignment) -> Consignment:
    """The consignment without blanks around its words. Raises ConsignmentNotAcceptedError, SealedNeedsPersonError."""
    number, bearer, words, outside = (
        " ".join(said.split()) for said in (given.number, given.bearer, given.words, given.receiver.outside)
    )
    receiver = replace(given.receiver, outside=outside)
    is_named = bool(words) if given.thing is Thing.OTHER else bool(number) and given.on is not None
    fits = len(number) <= NUMBER_LIMIT and all(len(said) <= NAME_LIMIT for said in (bearer, words, outside))
    if not (bearer and is_named and fits and receiver.is_one()):
        raise ConsignmentNotAcceptedError
    if given.thing is Thing.SEALED and receiver.unit_id is not None:
        raise SealedNeedsPersonError
    if given.thing is Thing.OTHER:
        number, on = "", None
    else:
        on = given.on
    return Consignment(thing=given.thing, bearer=bearer, receiver=receiver, number=number, on=on, words=words)


def check_label(label: Label, receiver: Receiver) -> None:
    """Nothing, when a paper of this label may go there. Raises SealedNeedsPersonError for a personal one to a unit."""
    if label.personal and receiver.unit_id is not None:
        raise SealedNeedsPersonError


def signed_by(name: str, *, signed_at: datetime, handed_at: datetime, at: datetime) -> str:
    """The name on a slip, without blanks around it. Raises ReceiptNotAcceptedError."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LIMIT or not handed_at <= signed_at <= at:
        raise ReceiptNotAcceptedError
    return name
