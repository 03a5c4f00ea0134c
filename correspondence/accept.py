"""Accepting what was reported, or not: by whoever gave the directive."""

from datetime import datetime

from django.db import transaction

from correspondence import referral
from correspondence.core import route
from correspondence.core.directive import TEXT_LIMIT, Means, ReferralState, declined
from correspondence.referral import Move
from directory.core.reach import Reach


@transaction.atomic
def accept(referral_id: int, *, by: Reach, at: datetime) -> None:
    """Accepts the note, which closes the referral.

    Raises NotWithinReachError, OutOfTurnError, LowerStillOpenError, ErasedError.
    """
    row = referral.given(referral_id, by=by)
    referral.moved(row, Move(means=Means.ACCEPTED, what="accept"), by=by, at=at)


@transaction.atomic
def decline(referral_id: int, *, reason: str, by: Reach, at: datetime) -> None:
    """Sends the note back with a reason: the referral is open again, its deadline stays; who has it is told (I12).

    Raises NotWithinReachError, OutOfTurnError, ReasonMissingError, ReasonTooLongError, ErasedError.
    """
    row = referral.given(referral_id, by=by)
    said = route.reason(reason, limit=TEXT_LIMIT)
    row.state, row.moved_at, row.sent_back_at = declined(ReferralState(row.state)), at, at
    row.save(update_fields=["state", "moved_at", "sent_back_at"])
    referral.say(row, Move(means=Means.NOTE, what="decline", note=said), by=by, at=at)
