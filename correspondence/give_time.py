"""Granting or refusing more time, by whoever gave the directive (domain 2.7)."""

from datetime import datetime

from django.db import transaction

from correspondence import extending, referral
from correspondence.core import extension, route
from correspondence.core.directive import TEXT_LIMIT, strictest
from correspondence.core.extension import ExtensionState
from correspondence.core.notice import What
from correspondence.models import Extension
from correspondence.writers import upper_of
from directory.core.reach import Reach


@transaction.atomic
def give_time(referral_id: int, *, by: Reach, at: datetime) -> None:
    """Moves the deadline to the day that was asked for, never past the one above, which is asked again here.

    Reminders count from the new day. Raises NotWithinReachError (also when nothing is asked),
    DeadlinePastError, DeadlineRelaxedError, ErasedError.
    """
    row = referral.given(referral_id, by=by)
    asked = Extension.objects.open_of(row.pk)
    own = upper_of(row.record_id, by=by)  # of several above the nearest binds
    above = strictest((extending.upper_due_at(row), None if own is None else own.due_at))
    extension.check(asked.wanted_at, due_at=row.due_at, upper_due_at=above, at=at)
    row.due_at, row.moved_at = asked.wanted_at, at
    row.save(update_fields=["due_at", "moved_at"])
    extending.answer(asked, ExtensionState.GRANTED, by=by, at=at)
    extending.say(asked, what="give_time", note="", by=by, at=at)
    extending.tell(asked, What.TIME_GIVEN, {asked.asked_by_id}, at=at)


@transaction.atomic
def refuse_time(referral_id: int, *, reason: str, by: Reach, at: datetime) -> None:
    """Leaves the deadline as it is, with a reason that reaches whoever asked (I12).

    Raises NotWithinReachError (also when nothing is asked), ReasonMissingError, ReasonTooLongError, ErasedError.
    """
    row = referral.given(referral_id, by=by)
    asked = Extension.objects.open_of(row.pk)
    said = route.reason(reason, limit=TEXT_LIMIT)
    extending.answer(asked, ExtensionState.REFUSED, by=by, at=at)
    extending.say(asked, what="refuse_time", note=said, by=by, at=at)
    extending.tell(asked, What.TIME_REFUSED, {asked.asked_by_id}, at=at)
