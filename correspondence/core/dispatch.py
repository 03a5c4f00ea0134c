"""What goes to somebody outside the system: by which means, and what the registry may note of it (domain 1.9)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correspondence.core.errors import CorrespondenceError
from directory.core.clearance import Label

REFERENCE_LIMIT = 100
ADDRESS_LIMIT = 300


class DispatchNotAcceptedError(CorrespondenceError):
    """The means or the day is missing, or the day lies before the letter's own or in time to come."""


class ByHandAloneError(CorrespondenceError):
    """A graded letter leaves by the hand-over book alone, and a personal one never by e-mail."""


class DispatchedError(CorrespondenceError):
    """It was sent before, or is in the hand-over book."""


class Means(StrEnum):
    """How a letter goes out beside the system; BY_HAND is read from the hand-over book. Stored values never change."""

    POST = "post"
    EMAIL = "email"
    BY_HAND = "by_hand"


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
