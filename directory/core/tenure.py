"""Who holds a post, acts for it, signs for it within limits or deputises, on a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from directory.core.errors import (
    AmountOutsidePowerError,
    GradeOutsidePowerError,
    KindOutsidePowerError,
    LastDayError,
    LetterOutsidePowerError,
    PowerNotGivenError,
    SelfBenefitError,
)


class Capacity(StrEnum):
    """In what right somebody sits on a post or signs for it (domain 2.4). Stored values never change."""

    HOLDER = "holder"  # أصالة
    ACTING = "acting"  # وكالة: the whole post, by order
    AUTHORISED = "authorised"  # تخويل: signs papers of listed kinds, up to a grade
    FOR = "for"  # عن، ع.: signs one letter, the holder being absent
    DEPUTY = "deputy"  # نائب التسلّم: reads and routes, never signs

    @property
    def may_sign(self) -> bool:
        """True when this capacity carries a signature, be it within limits."""
        return self is not Capacity.DEPUTY

    @property
    def is_whole(self) -> bool:
        """True when it carries the whole post: everything the post may do."""
        return self in WHOLE

    @property
    def is_limited(self) -> bool:
        """True when it carries nothing but a signature within limits; the post's papers stay closed."""
        return self in LIMITED


WHOLE = frozenset({Capacity.HOLDER, Capacity.ACTING})
LIMITED = frozenset({Capacity.AUTHORISED, Capacity.FOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The days from `from_on` to `until_on`, both included; None is open."""

    from_on: date
    until_on: date | None = None

    def covers(self, on: date) -> bool:
        """True when the day lies inside."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def overlaps(self, other: "Term") -> bool:
        """True when the two share a day."""
        ends_before = self.until_on is not None and self.until_on < other.from_on
        starts_after = other.until_on is not None and other.until_on < self.from_on
        return not ends_before and not starts_after


_FARTHEST_END = timedelta(days=366)


def check_last_day(term: Term, last_on: date, *, on: date) -> None:
    """Nothing, when a duty or a post of that term may end with that day. Raises LastDayError.

    An end reaches back to yesterday at most ("from today on no longer"): what was signed before rested on the term.
    """
    if not term.covers(last_on) or not on - timedelta(days=1) <= last_on <= on + _FARTHEST_END:
        raise LastDayError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far an authorisation reaches: kinds of paper, the highest grade, and the one letter of عن (its public name).

    Nothing listed is nothing allowed. `amount` is the greatest sum that a paper may decide on, in whole dinars.
    """

    kinds: frozenset[str] = frozenset()
    ceiling: int = 0
    letter: str = ""
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is to be signed, as far as a power asks of it; `amount` is 0 where it decides on no sum.

    `beneficiaries` are the people whom the letter names as those who benefit from it.
    """

    kind: str
    level: int
    letter: str
    amount: int = 0
    beneficiaries: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order that empowers: its number and its day."""

    number: str
    on: date | None = None


def plain(text: str) -> str:
    """One line as it is printed: without direction controls and others that nobody sees; the half space stays."""
    spaced = " ".join(text.split())
    return "".join(one for one in spaced if one.isprintable() or one == "\u200c").strip()


def check_within(capacity: Capacity, limits: Limits, paper: Paper) -> None:
    """Nothing, when the capacity carries a signature under this paper.

    Who signs one letter for its absent holder signs it whatever its sum. Raises KindOutsidePowerError,
    GradeOutsidePowerError, AmountOutsidePowerError, LetterOutsidePowerError.
    """
    if not capacity.is_limited:
        return
    if capacity is Capacity.FOR and limits.letter != paper.letter:
        raise LetterOutsidePowerError
    if capacity is Capacity.AUTHORISED and paper.kind not in limits.kinds:
        raise KindOutsidePowerError(kind=paper.kind)
    if capacity is Capacity.AUTHORISED and paper.amount > limits.amount:
        raise AmountOutsidePowerError(amount=limits.amount)
    if paper.level > limits.ceiling:
        raise GradeOutsidePowerError(ceiling=limits.ceiling)


def check_no_benefit(person_id: int, *, holder_id: int | None, paper: Paper) -> None:
    """Nothing, unless the paper benefits whoever signs it, or for whom he signs. Raises SelfBenefitError."""
    if not paper.beneficiaries.isdisjoint({person_id, holder_id}):
        raise SelfBenefitError


def check_grant(capacity: Capacity, *, term: Term, limits: Limits, order: Order) -> None:
    """Nothing, when the grant says what its capacity must say (I14): order, end, limits. Raises PowerNotGivenError."""
    for what in missing_in(capacity, term=term, limits=limits, order=order):
        raise PowerNotGivenError(missing=what)


def missing_in(capacity: Capacity, *, term: Term, limits: Limits, order: Order) -> tuple[str, ...]:
    """What the grant does not say and must: order, until, days (they end before they begin), kinds, letter, holder."""
    asked = {
        "order": not order.number.strip() or order.on is None,
        "until": capacity.is_limited and term.until_on is None,
        "days": term.until_on is not None and term.until_on < term.from_on,
        "kinds": capacity is Capacity.AUTHORISED and not limits.kinds,
        "letter": capacity is Capacity.FOR and not limits.letter,
        "holder": capacity is Capacity.HOLDER,
    }
    return tuple(what for what, is_missing in asked.items() if is_missing)
