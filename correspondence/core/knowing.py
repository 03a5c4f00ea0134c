"""Who knew of a letter, how and from when: the acts that brought it before somebody's eyes, in the order of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby, zip_longest


class How(StrEnum):
    """In what way somebody came to know."""

    MOVED = "moved"  # did something to it on its way
    DESK = "desk"  # it lay on the desk
    SENT = "sent"  # it was sent to a unit
    RECEIVED = "received"  # a registry gave it the incoming number
    ACKNOWLEDGED = "acknowledged"
    PASSED_ON = "passed_on"
    DIRECTED = "directed"  # wrote a directive on it
    REFERRED = "referred"  # a directive named him
    OPENED = "opened"  # opened it, by the access journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a letter's journal: after it the letter lay on this post's desk, or on none."""

    at: datetime
    post_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A letter on one desk; `until` is None while it lies there."""

    post_id: int
    since: datetime
    until: datetime | None


def stays(steps: Sequence[Step]) -> tuple[Stay, ...]:
    """On which desks the letter lay and how long, from the lines of its journal in their order.

    Lines that leave it where it is make one stay.
    """
    turns = [next(lines) for _, lines in groupby(steps, key=lambda step: step.post_id)]
    return tuple(
        Stay(post_id=one.post_id, since=one.at, until=None if after is None else after.at)
        for one, after in zip_longest(turns, turns[1:])
        if one.post_id is not None
    )
