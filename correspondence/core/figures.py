"""Figures of the work: how long a letter lay with each post, and bars that show it. They know no letter's words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from directory.core.day import day_of
from directory.core.workdays import Calendar

LEAST = 3
"""The smallest count above nought that is told across ministries: the threshold that statistics offices use."""
WIDE = 100
"""A bar of the greatest value is so long; the chart is scaled to its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a letter's journal: after it the letter lay with this post, or with none."""

    memo_id: int
    post_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """How long letters lay with one post: how many stays, and the middle and the longest in working days."""

    stays: int
    middle: float
    longest: int


def in_hand(steps: Iterable[Step], *, calendars: Mapping[int, Calendar], since: datetime) -> dict[int, InHand]:
    """By post, the stays that ended after `since`; steps come letter by letter, in the order of their journals.

    Lines in between that leave the letter with the same post part no stay. What came and went on one day took none.
    """
    days: dict[int, list[int]] = defaultdict(list)
    began: Step | None = None
    for step in steps:
        if began is None or step.memo_id != began.memo_id:
            began = step
        elif step.post_id != began.post_id:
            if began.post_id is not None and step.at > since:
                calendar = calendars.get(began.post_id, Calendar())
                days[began.post_id].append(calendar.between(day_of(began.at), day_of(step.at)))
            began = step
    return {post: InHand(stays=len(found), middle=median(found), longest=max(found)) for post, found in days.items()}


def bars(values: Sequence[float]) -> tuple[int, ...]:
    """The length of each bar from 0 to WIDE; what is more than nothing can be seen."""
    most = max(values, default=0)
    return tuple(max(round(WIDE * value / most), 1) if value > 0 else 0 for value in values)


def told(count: int) -> int | None:
    """The count as another ministry is told it: None for one or two, which could point at a single letter."""
    return None if 0 < count < LEAST else count


def plain_cell(text: str) -> str:
    """The text as a spreadsheet takes it for words: nothing that begins like a formula is one."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
