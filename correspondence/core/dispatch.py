"""What goes to somebody outside the system: by which means, what the registry may note of it, who answers (1.9)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correspondence.core.chasing import ANSWERED_BY_LETTER
from correspondence.core.consignment import NAME_LIMIT
from correspondence.core.errors import CorrespondenceError
from correspondence.core.intake import folded
from correspondence.core.letter import Kind
from directory.core.clearance import Label

REFERENCE_LIMIT = 100
ADDRESS_LIMIT = 300


class DispatchNotAcceptedError(CorrespondenceError):
    """The means or the day is missing, or the day lies before the letter's own or in time to come."""


class ByHandAloneError(CorrespondenceError):
    """A graded letter leaves by the hand-over book alone, and a personal one never by e-mail."""


class DispatchedError(CorrespondenceError):
    """It was sent before, or is in the hand-over book."""


class NotDispatchedError(CorrespondenceError):
    """It was not noted as sent, or its receipt was noted before: there is nothing to note the receipt of."""


class ReceiptDayError(CorrespondenceError):
    """The day of the receipt is missing, lies before the sending or in time to come, or its words are too many."""


WAITED_FOR = ANSWERED_BY_LETTER | {Kind.REMINDER}
"""Kinds with a day by which whoever is outside should answer."""


def is_waited_for(kind: str, *, awaits: bool | None = None) -> bool:
    """True where whoever is outside should answer by a day: `awaits` says so, or else the kind."""
    return kind in WAITED_FOR if awaits is None else awaits


class Means(StrEnum):
    """How a letter goes out beside the system; BY_HAND is read from the hand-over book. Stored values never change."""

    POST = "post"
    EMAIL = "email"
    BY_HAND = "by_hand"


VOID = "void"
"""What is told of a letter whose number is void; of one that was replaced or corrected, the record of the later one."""


class WhatBecame(StrEnum):
    """What became of a letter since it left."""

    VOID = "void"
    REPLACED = "replaced"
    CORRECTED = "corrected"
    STANDS = "stands"  # the correction that was told of fell itself


NOTED = frozenset({Means.POST, Means.EMAIL})
"""What the registrar notes; who signed for a letter the hand-over book says itself."""
ELECTRONIC = "electronic"
MEANS: dict[str, dict[str, str]] = {
    "ar": {ELECTRONIC: "إلكتروني", Means.BY_HAND: "باليد", Means.POST: "بريد", Means.EMAIL: "بريد إلكتروني"},
    "ckb": {ELECTRONIC: "ئەلیکترۆنی", Means.BY_HAND: "بە دەست", Means.POST: "پۆستە", Means.EMAIL: "ئیمەیڵ"},
    "en": {ELECTRONIC: "Electronic", Means.BY_HAND: "By hand", Means.POST: "Post", Means.EMAIL: "E-mail"},
}
"""وسيلة الإرسال of the register of outgoing letters (domain 1.10)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """That a letter was sent: how, on which day, and under what reference of the carrier."""

    means: Means | None
    on: date | None
    reference: str = ""


def check(given: Sending, label: Label, *, issued_on: date, today: date) -> None:
    """Nothing, when it may be noted. Raises DispatchNotAcceptedError, ByHandAloneError."""
    is_closed = bool(label.level or label.compartments)
    if is_closed or (label.personal and given.means is Means.EMAIL):
        raise ByHandAloneError
    fits = given.means in NOTED and given.on is not None and issued_on <= given.on <= today
    if not fits or len(given.reference) > REFERENCE_LIMIT:
        raise DispatchNotAcceptedError


def check_word(given: Sending, label: Label, *, issued_on: date, today: date) -> None:
    """Nothing, when it may be noted that somebody was told what became of a letter; by hand of any grade.

    Raises DispatchNotAcceptedError, ByHandAloneError.
    """
    if given.means is not Means.BY_HAND:
        check(given, label, issued_on=issued_on, today=today)
    elif given.on is None or not issued_on <= given.on <= today or len(given.reference) > REFERENCE_LIMIT:
        raise DispatchNotAcceptedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That it arrived (إشعار التسلم): on which day, and who says so or signed for it."""

    on: date | None
    receiver: str = ""


def check_receipt(given: Receipt, *, went_on: date | None, noted_on: date | None, today: date) -> None:
    """Nothing, when it may be noted. Raises NotDispatchedError, ReceiptDayError."""
    if went_on is None or noted_on is not None:
        raise NotDispatchedError
    if given.on is None or not went_on <= given.on <= today or len(given.receiver) > NAME_LIMIT:
        raise ReceiptDayError


def answering(writer: str, asked: Collection[str]) -> frozenset[str]:
    """Who of those outside that were asked answers by a paper from this sender: called alike, or alone nearly so.

    Number and day tell of the letter; whose answer it is the body tells (domain 2.9).
    """
    wanted, names = folded(writer), {one: folded(one) for one in asked}
    alike = frozenset(one for one, name in names.items() if name == wanted)
    near = frozenset(one for one, name in names.items() if wanted and (wanted in name or name in wanted))
    return alike or (near if len(near) == 1 else frozenset())
