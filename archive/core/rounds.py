"""How fast a round through everything goes: evenly, and done before its time is over."""

from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

AHEAD = 1.25
"""A round aims to be done in four fifths of its time, so that a day without power does not break the promise."""


class RoundKind(StrEnum):
    """What goes round. Stored values never change."""

    SCRUB = "scrub"
    FOLD = "fold"


OBJECT_FAULTS = frozenset({"object_missing", "object_damaged"})
"""What the scrub finds."""
ROW_FAULTS = frozenset(
    {
        *("row_missing", "row_differs", "leaf_differs", "bundle_differs", "key_missing", "not_readable"),
        *("waiting_differs", "chain_broken", "cosignature_differs", "watched_differs", "access_differs"),
        *("source_differs", "cursor_differs", "reference_broken", "custody_differs", "protection_differs"),
        *("statements_differ", "statement_missing", "time_missing"),
    }
)
"""What the fold finds: rows that are not their leaves', and what stands beside the log and does not agree with it."""
EVERY = {RoundKind.SCRUB: timedelta(days=30), RoundKind.FOLD: timedelta(days=1)}
"""Within which every object is hashed again, and every row is held against its leaf."""


def due_now(*, total: int, done: int, began: datetime, at: datetime, every: timedelta, most: int) -> int:
    """How many of `total` to look at now; never more than `most`, and none before its time."""
    share = min(1.0, max(0.0, (at - began) / every * AHEAD))
    return max(0, min(most, ceil(total * share) - done))
