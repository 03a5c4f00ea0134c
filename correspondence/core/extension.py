"""More time for what was directed: asked by whoever has to act, given by whoever set the deadline (domain 2.7)."""

from datetime import datetime
from enum import StrEnum

from correspondence.core.directive import check_deadline
from correspondence.core.errors import DeadlinePastError


class ExtensionState(StrEnum):
    """What became of a request. Stored values never change."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"  # what was directed ended before anybody answered


def check(wanted: datetime, *, due_at: datetime | None, upper_due_at: datetime | None, at: datetime) -> datetime:
    """The deadline that stands, when the new day lies ahead, after it, and not after the one above.

    Raises DeadlinePastError, DeadlineRelaxedError.
    """
    if due_at is None or wanted <= due_at:
        raise DeadlinePastError
    check_deadline(wanted, upper_due_at=upper_due_at, at=at)
    return due_at
