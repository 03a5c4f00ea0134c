"""Where a registered letter goes: own units directly, another body's through its registry's desk."""

from dataclasses import dataclass
from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a delivery stands. AT_REGISTRY lies on the other body's incoming desk, not yet numbered."""

    AT_REGISTRY = "at_registry"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    FORWARDED = "forwarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One unit a record goes to."""

    unit_id: int
    state: DeliveryState
    copy: bool
    hidden: bool
    purpose: str
