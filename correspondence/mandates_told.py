"""What the registry was told of mandates over its body: that it is inspected and how far, never what is asked."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from correspondence.models import MandateTold
from directory import inspections, whois
from directory.core.reach import Reach
from directory.inspections import Disclosed

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldView:
    """One mandate as the registry reads it, and since when."""

    mandate: Disclosed
    at: datetime


def of_desks(reach: Reach) -> QuerySet[MandateTold]:
    """What was told to the desks that this person serves."""
    return MandateTold.objects.filter(desk__in=reach.desks)


def mandates_told(reach: Reach, *, on: date) -> tuple[ToldView, ...]:
    """The mandates that the reader's registries were told of, the newest first. Four queries."""
    bodies = {desk.id: desk.body_id for desk in whois.desks() if desk.id in reach.desks}
    rows = list(of_desks(reach).order_by("-id")[:MOST])
    since = {(row.mandate_id, bodies[row.desk_id]): row.at for row in rows}
    found = inspections.disclosed(since, on=on)
    return tuple(ToldView(mandate=found[key], at=moment) for key, moment in since.items())
