"""Settling copies that were laid to be acted on, where by the rule of today their words ask for nothing (2.8)."""

from datetime import datetime

from django.db import transaction

from correspondence.core.delivery import DeliveryState, when_read
from correspondence.models import Delivery
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

BATCH = 200


def settle_copies(*, by: Reach, at: datetime) -> int:
    """Takes their deadline from them, and what was read is done with; returns how many.

    Nobody has to press for it, and nobody is late with it. That a unit has read it stands in the archive's log already.
    A batch is one transaction; a second time changes nothing. Raises NotWithinReachError for anybody but the clockwork.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    lying = (DeliveryState.AT_REGISTRY, DeliveryState.DELIVERED)
    dated = Delivery.objects.filter(copy=True, asks=None, due_at__isnull=False, state__in=lying).order_by("pk")
    last, count = 0, 0
    while keys := list(dated.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        count += _settle(keys, at=at)
        last = keys[-1]
    return count


@transaction.atomic
def _settle(keys: list[int], *, at: datetime) -> int:
    rows = Delivery.objects.filter(pk__in=keys, due_at__isnull=False).order_by("pk").select_for_update(of=("self",))
    settled = [row for row in rows if not row.is_for_action()]
    for row in settled:
        row.due_at = None
        if row.state == DeliveryState.DELIVERED and row.acknowledged_at is not None:
            row.state = when_read(for_action=False, passed_on=row.forwarded_at is not None)
        audit.record(by=CLOCKWORK, act="settle_copies", about=f"record:{row.record_id}", at=at, level=row.level)
    Delivery.objects.bulk_update(settled, ["due_at", "state"])
    return len(settled)
