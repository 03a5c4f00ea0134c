"""A letter that a unit is done with: how it ended there."""

from dataclasses import dataclass
from datetime import datetime

from correspondence.core.delivery import DONE
from correspondence.models import Delivery
from directory.core.naming import Name
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What came of it: its state, when and by whom, in which words; by the clockwork nobody is named."""

    delivery_id: int
    state: str
    at: datetime | None
    person: Name | None
    note: str


def closed_with(record_id: str, *, reach: Reach) -> Closed | None:
    """How the letter ended with the unit that this person heads; None where it did not end, or lies with others."""
    own = Delivery.objects.lying_with(reach).filter(unit__in=reach.heads, record_id=record_id, state__in=DONE)
    row = own.select_related("acted_by").order_by("id").first()
    if row is None:
        return None
    person = None if row.acted_by is None else row.acted_by.name()
    return Closed(delivery_id=row.pk, state=row.state, at=row.acted_at, person=person, note=row.acted_note)
