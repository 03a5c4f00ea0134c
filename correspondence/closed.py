"""A letter as it lies with the reader's own unit: what is still to be done with it, or how it ended there."""

from dataclasses import dataclass
from datetime import datetime

from correspondence.core.delivery import DONE, WAITING, DeliveryState
from correspondence.models import Delivery
from correspondence.models.delivery import answered_for
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
    """How the letter ended where this person answers for it; None where it did not end, or lies with others."""
    own = Delivery.objects.lying_with(reach).filter(answered_for(reach), record_id=record_id, state__in=DONE)
    row = own.select_related("acted_by").order_by("id").first()
    if row is None:
        return None
    person = None if row.acted_by is None else row.acted_by.name()
    return Closed(delivery_id=row.pk, state=row.state, at=row.acted_at, person=person, note=row.acted_note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """The delivery that waits there: whether it is to be read, and whether this person is to report."""

    delivery_id: int
    is_to_read: bool
    is_for_action: bool


def lying_with(record_id: str, *, reach: Reach) -> Lying | None:
    """How the letter waits with a unit of this person, an own one that he heads before others. One query.

    By whatever way the person came to it: from the desk, a notice, the search or the list of what is late.
    """
    there = Delivery.objects.lying_with(reach).filter(record_id=record_id, state__in=WAITING)
    rows = sorted(there, key=lambda one: (not one.is_answered_by(reach), not one.awaits_action(), one.pk))
    if not rows:
        return None
    row = rows[0]
    return Lying(
        delivery_id=row.pk,
        is_to_read=row.acknowledged_at is None or row.state == DeliveryState.ENDED or not row.is_for_action(),
        is_for_action=row.awaits_action() and row.is_answered_by(reach),
    )
