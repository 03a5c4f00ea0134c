"""What signatures rest on: algorithm, authority, until when. A board counts them, so that nothing ages unseen."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What one signature, time stamp or certificate rests on; `what` is its role."""

    what: str
    algorithm: str
    authority: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """How many rest on the same, and the first and last day on which they end."""

    what: str
    algorithm: str
    authority: str
    count: int
    first_until: datetime
    last_until: datetime


def board_of(rests: Iterable[Rest]) -> tuple[BoardLine, ...]:
    """The rests counted: those that end first come first."""
    ends: dict[tuple[str, str, str], list[datetime]] = defaultdict(list)
    for rest in rests:
        ends[rest.what, rest.algorithm, rest.authority].append(rest.until)
    lines = [
        BoardLine(
            what=what,
            algorithm=algorithm,
            authority=authority,
            count=len(untils),
            first_until=min(untils),
            last_until=max(untils),
        )
        for (what, algorithm, authority), untils in ends.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.first_until, line.what, line.algorithm, line.authority)))


def holds_until(rests: Iterable[Rest]) -> datetime | None:
    """Until when a document is provable without renewal: the end of its newest protection; None when unsigned."""
    return max((rest.until for rest in rests), default=None)
