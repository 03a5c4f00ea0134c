"""Who holds a post, acts for it or deputises, on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Capacity(StrEnum):
    """In what right somebody sits on a post (domain 2.4)."""

    HOLDER = "holder"  # أصالة
    ACTING = "acting"  # وكالة
    DEPUTY = "deputy"  # نائب الاستلام: reads and routes, never signs

    @property
    def may_sign(self) -> bool:
        """True when this capacity carries the signature."""
        return self is not Capacity.DEPUTY


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
