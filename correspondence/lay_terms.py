"""Laying down a ministry's terms for its drafts."""

from datetime import datetime

from django.db import transaction

from correspondence import offices
from correspondence.core import pen, route
from correspondence.core.idle import Terms
from correspondence.models import DraftTerms
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def lay_terms(body_id: int, *, pen_days: int, idle: Terms, by: Reach, at: datetime) -> None:
    """Lays down after how many days an author may take a pen back, and after how many a draft is abandoned.

    Raises NotWithinReachError for anybody but the ministry's head and the manager of that office, and
    TermsNotAcceptedError.
    """
    if body_id not in offices.keeps(by):
        raise NotWithinReachError
    pen.check_days(pen_days)
    idle.check()
    days = {"pen_days": pen_days, "idle_days": idle.idle_days, "tell_days": idle.tell_days, "end": idle.end.value}
    laid = {**days, "laid_by_id": route.person_of(by), "laid_at": at}
    DraftTerms.objects.update_or_create(body_id=body_id, defaults=laid)
    note = " ".join(f"{name}={count}" for name, count in days.items())
    audit.record(by=by, act="lay_terms", about=f"unit:{body_id}", at=at, note=note)
