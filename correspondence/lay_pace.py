"""Laying down how quickly a ministry deals with papers of each priority."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from correspondence import offices
from correspondence.core import route
from correspondence.core.pace import Pace, check_ahead
from correspondence.models import MinistryPace
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def lay_pace(body_id: int, *, pace: Pace, from_on: date, by: Reach, at: datetime) -> None:
    """Lays down the days for what comes from that day on; what is under way keeps the day it has (domain 1.12).

    What was laid down for the same day, which is still to come, is replaced. Raises NotWithinReachError for anybody but
    the ministry's head and the manager of that office, PaceNotAcceptedError, PaceNotAheadError.
    """
    if body_id not in offices.keeps(by) or whois.unit_facts(body_id).body_id != body_id:
        raise NotWithinReachError
    pace.check()
    check_ahead(from_on, today=day_of(at))
    laid = {**asdict(pace), "laid_by_id": route.person_of(by), "laid_at": at}
    MinistryPace.objects.update_or_create(body_id=body_id, from_on=from_on, defaults=laid)
    said = " ".join(f"{name}={count}" for name, count in asdict(pace).items())
    audit.record(by=by, act="lay_pace", about=f"unit:{body_id}", at=at, note=f"{said} from={from_on}")
