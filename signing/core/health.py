"""What signatures rest on: algorithm, authority, until when. A board counts them, so that nothing ages unseen."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from signing.core.policy import AGREED_UNTIL


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What one signature, time stamp or certificate rests on; `what` is its role.

    `authority` issued the certificate, `holder` is whom it names: of a time stamp the time authority.
    """

    what: str
    algorithm: str
    authority: str
    until: datetime
    holder: str = ""
    serial: str = ""
    digest: str = ""


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


def newest(rests: Sequence[Rest]) -> Rest | None:
    """What a document rests on as a whole, its rests in the order of revisions; None when unsigned.

    The newest signature or document time stamp covers all before it: those were proven before it was made, so
    that their own ends no longer matter (ETSI EN 319 102-1, 5.6.2).
    """
    return rests[-1] if rests else None


def holds_until(rests: Sequence[Rest]) -> datetime | None:
    """Until when a document is provable without renewal: the end of its newest protection; None when unsigned."""
    found = newest(rests)
    return None if found is None else found.until


def end_of(rest: Rest) -> datetime:
    """When it ends: with its certificate, or before with its algorithm or its digest."""
    days = (AGREED_UNTIL[name] for name in (rest.algorithm, rest.digest) if name in AGREED_UNTIL)
    ends = (datetime.combine(day + timedelta(days=1), time.min, UTC) for day in days)
    return min((rest.until, *ends))


def ended_before(limit: datetime) -> frozenset[str]:
    """The algorithms and digests that are no longer relied on at that moment."""
    return frozenset(name for name, day in AGREED_UNTIL.items() if datetime.combine(day, time.max, UTC) < limit)
