"""How quickly a ministry deals with papers of each priority, each pace from a day on (domain 1.12)."""

from dataclasses import dataclass
from datetime import date, timedelta

from correspondence.core.errors import CorrespondenceError
from correspondence.core.letter import Priority

MOST_DAYS, MOST_HOURS = 60, 24
FARTHEST = timedelta(days=366)
"""How far ahead a pace may be laid down."""


class PaceNotAcceptedError(CorrespondenceError):
    """What is more urgent takes no longer, at least a day and at most so many days and hours; facts: days, hours."""


class PaceNotAheadError(CorrespondenceError):
    """A pace holds from a day that is still to come, within a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Working days after the day on which a paper came, by its priority; an immediate one has hours."""

    ordinary: int = 7
    urgent: int = 3
    very_urgent: int = 1
    hours: int = 3

    def days(self, priority: Priority) -> int:
        """The days of this priority; none of one that is counted in hours."""
        counted = {
            Priority.ORDINARY: self.ordinary,
            Priority.URGENT: self.urgent,
            Priority.VERY_URGENT: self.very_urgent,
        }
        return counted.get(priority, 0)

    def check(self) -> None:
        """Raises PaceNotAcceptedError."""
        if not (MOST_DAYS >= self.ordinary >= self.urgent >= self.very_urgent >= 1 and MOST_HOURS >= self.hours >= 1):
            raise PaceNotAcceptedError(days=MOST_DAYS, hours=MOST_HOURS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paces:
    """What one ministry has laid down, the days rising: before the first of them the house's own pace holds."""

    laid: tuple[tuple[date, Pace], ...] = ()

    def on(self, on: date) -> Pace:
        """The pace of what comes on this day."""
        return next((pace for since, pace in reversed(self.laid) if since <= on), Pace())


def check_ahead(from_on: date, *, today: date) -> None:
    """Raises PaceNotAheadError for today, for what is past and for what is too far: running deadlines keep theirs."""
    if not today < from_on <= today + FARTHEST:
        raise PaceNotAheadError
