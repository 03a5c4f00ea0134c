"""Laying down a ministry's terms for its drafts."""

from datetime import datetime

from django.db import transaction

from correspondence import offices
from correspondence.core import pen, route
from correspondence.models import DraftTerms
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def lay_terms(body_id: int, *, pen_days: int, by: Reach, at: datetime) -> None:
    """Lays down after how many days an author may take a pen back.

    Raises NotWithinReachError for anybody but the ministry's head and the manager of that office, and
    TermsNotAcceptedError.
    """
    if body_id not in offices.keeps(by):
        raise NotWithinReachError
    pen.check_days(pen_days)
    laid = {"pen_days": pen_days, "laid_by_id": route.person_of(by), "laid_at": at}
    DraftTerms.objects.update_or_create(body_id=body_id, defaults=laid)
    audit.record(by=by, act="lay_terms", about=f"unit:{body_id}", at=at, note=f"pen_days={pen_days}")
