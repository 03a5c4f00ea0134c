"""Reporting: the addressee says that it is read, or what was done (domain 1.7)."""

from datetime import datetime

from django.db import transaction

from correspondence import referral
from correspondence.core import route
from correspondence.core.directive import TEXT_LIMIT, Means, Part, ReferralState, Verb, closes
from correspondence.referral import Move
from directory.core.reach import Reach


@transaction.atomic
def report(referral_id: int, *, note: str = "", by: Reach, at: datetime) -> ReferralState:
    """Notes the reading of what is for information; of anything else what was done, in words.

    Some verbs are closed by the note, others when it is accepted. Raises NotWithinReachError, OutOfTurnError,
    MeansNotAcceptedError, LowerStillOpenError, ReasonMissingError, ReasonTooLongError, ErasedError.
    """
    row = referral.mine(referral_id, by=by)
    if closes(Verb(row.directive.verb), Part(row.part)) == {Means.READ}:
        return referral.moved(row, Move(means=Means.READ, what="acknowledge"), by=by, at=at)
    said = route.reason(note, limit=TEXT_LIMIT)
    return referral.moved(row, Move(means=Means.NOTE, what="report", note=said), by=by, at=at)
