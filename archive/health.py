"""The archive's health: how many records rest on which algorithm, authority and time authority, and until when.

Counts only, of the whole archive: no record is named, and the log's length is public anyhow.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from archive import stores
from archive.core.rounds import OBJECT_FAULTS, ROW_FAULTS, RoundKind
from archive.models import Alarm, Head, ProtectingCertificate, Protection, ProtectionCount, Round
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from signing.core.errors import NotEstablishedError
from signing.core.health import Rest, end_of, ended_before
from signing.core.policy import RENEWED_BEFORE
from signing.health import rest_of_today

AGAIN = timedelta(days=1)
"""A renewal that failed is tried again after a day."""


class State(StrEnum):
    """How a protection stands on a day."""

    HOLDS = "holds"
    DUE = "due"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How many records rest on one certificate; `until` is its end, or its algorithm's where that comes first."""

    rest: Rest
    count: int
    until: datetime
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The board. `unknown` records were not looked at yet or cannot be read.

    `today` is what a renewal would rest on now, None without a time authority; `is_blocked` says that it would
    not hold longer than some of what is due: the time authority itself must be renewed first.
    """

    lines: tuple[Line, ...]
    records: int
    due: int
    unknown: int
    renewed: int
    failed: int
    last_at: datetime | None
    today: Rest | None
    today_until: datetime | None
    is_blocked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTold:
    """A round that came to its end: when, what it looked at, what was wrong, what of it was mended."""

    ended_at: datetime
    looked: int
    wrong: int
    mended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How what is kept is watched: the last rounds, what is wrong still, how far the second copy is behind.

    `behind` counts entries of the log, None without a second store.
    """

    scrubbed: RoundTold | None
    folded: RoundTold | None
    objects_wrong: int
    rows_wrong: int
    behind: int | None


def keeping(*, reach: Reach) -> Keeping:
    """How what is kept is watched. Raises NotWithinReachError."""
    if not may_watch(reach):
        raise NotWithinReachError
    behind = None if stores.second() is None else max(0, Head.objects.now().size - stores.copied_until())
    return Keeping(
        scrubbed=_told(RoundKind.SCRUB),
        folded=_told(RoundKind.FOLD),
        objects_wrong=Alarm.objects.counted(OBJECT_FAULTS)[0],
        rows_wrong=Alarm.objects.counted(ROW_FAULTS)[0],
        behind=behind,
    )


def _told(kind: RoundKind) -> RoundTold | None:
    row = Round.objects.last_ended(kind)
    if row is None or row.ended_at is None:
        return None
    return RoundTold(ended_at=row.ended_at, looked=row.looked, wrong=row.wrong, mended=row.mended)


def may_watch(reach: Reach) -> bool:
    """True for administrators, auditors and the registries' desks, whose letters these are; and for commands."""
    has_duty = any(reach.bodies_in(duty) for duty in (Duty.ADMINISTRATOR, Duty.AUDITOR))
    return has_duty or bool(reach.desks) or reach == CLOCKWORK


def health(*, reach: Reach, at: datetime) -> Health:
    """The board, in a fixed number of queries. Raises NotWithinReachError."""
    if not may_watch(reach):
        raise NotWithinReachError
    counts, renewed, failed = Counter[int | None](), 0, 0
    for key, is_renewed, is_failed, count in ProtectionCount.objects.told():
        counts[key] += count
        renewed += count if is_renewed else 0
        failed += count if is_failed else 0
    rows = ProtectingCertificate.objects.filter(pk__in=[key for key in counts if key is not None])
    lines = tuple(sorted((_line(row, counts[row.pk], at) for row in rows), key=lambda line: line.until))
    today = _today()
    due = [line for line in lines if line.state is not State.HOLDS]
    return Health(
        lines=lines,
        records=counts.total(),
        due=sum(line.count for line in due),
        unknown=counts[None],
        renewed=renewed,
        failed=failed,
        last_at=Protection.objects.last_tried(),
        today=today,
        today_until=None if today is None else end_of(today),
        is_blocked=any(today is None or end_of(today) <= line.until for line in due),
    )


def due(*, at: datetime, limit: int) -> tuple[str, ...]:
    """The ids of records to be renewed now; none that a renewal would not help."""
    today = _today()
    if today is None:
        return ()
    until = min(at + RENEWED_BEFORE, end_of(today))
    ending = ProtectingCertificate.objects.ending_before(until, algorithms=ended_before(until))
    keys = list(ending.values_list("pk", flat=True))
    rows = Protection.objects.due(keys, not_since=at - AGAIN) if keys else Protection.objects.none()
    return tuple(rows.values_list("record__record_id", flat=True)[:limit])


def _line(row: ProtectingCertificate, count: int, at: datetime) -> Line:
    rest = row.rest()
    until = end_of(rest)
    state = State.ENDED if until <= at else State.DUE if until < at + RENEWED_BEFORE else State.HOLDS
    return Line(rest=rest, count=count, until=until, state=state)


def _today() -> Rest | None:
    try:
        return rest_of_today()
    except NotEstablishedError:
        return None
