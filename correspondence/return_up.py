"""Returning upward: whoever cannot do what was directed gives it back, with the reason (domain 2.7, I12)."""

from datetime import datetime

from django.db import transaction

from correspondence import referral
from correspondence.core import route
from correspondence.core.directive import TEXT_LIMIT, Means
from correspondence.referral import Move
from directory.core.reach import Reach


@transaction.atomic
def return_up(referral_id: int, *, reason: str, by: Reach, at: datetime) -> None:
    """Ends the referral; it appears with its reason before whoever gave the directive.

    Raises NotWithinReachError, OutOfTurnError, LowerStillOpenError, ReasonMissingError, ReasonTooLongError,
    ErasedError.
    """
    row = referral.mine(referral_id, by=by)
    said = route.reason(reason, limit=TEXT_LIMIT)
    referral.moved(row, Move(means=Means.RETURNED, what="return_up", note=said), by=by, at=at)
