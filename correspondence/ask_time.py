"""Asking for more time for what was directed (domain 2.7)."""

from datetime import datetime

from django.db import transaction

from correspondence import extending, referral
from correspondence.core import extension, route
from correspondence.core.directive import TEXT_LIMIT, Part, ReferralState
from correspondence.core.errors import OutOfTurnError
from correspondence.core.extension import ExtensionState
from correspondence.core.notice import What
from correspondence.models import Extension
from directory.core.reach import Reach


@transaction.atomic
def ask_time(referral_id: int, *, until: datetime, reason: str, by: Reach, at: datetime) -> None:
    """Asks whoever gave the directive for time until then; the deadline stands until it is granted.

    A day after the deadline above is not asked for here: more time comes from above first. Raises
    NotWithinReachError, OutOfTurnError (asked already, too), DeadlinePastError, DeadlineRelaxedError,
    ReasonMissingError, ReasonTooLongError, ErasedError.
    """
    row = referral.mine(referral_id, by=by)
    said = route.reason(reason, limit=TEXT_LIMIT)
    if row.state != ReferralState.OPEN or row.part == Part.COPY:
        raise OutOfTurnError(act="extend", state=row.state)
    if Extension.objects.filter(referral=row.pk, state=ExtensionState.ASKED).exists():
        raise OutOfTurnError(act="extend", state=row.state)
    was = extension.check(until, due_at=row.due_at, upper_due_at=extending.upper_due_at(row), at=at)
    asked = Extension.objects.create(
        referral=row, was_due_at=was, wanted_at=until, asked_at=at, asked_by_id=route.person_of(by)
    )
    extending.say(asked, what="ask_time", note=said, by=by, at=at)
    extending.tell(asked, What.TIME_ASKED, extending.givers(row, at=at) - {by.person_id}, at=at)
