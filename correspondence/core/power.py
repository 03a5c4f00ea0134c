"""In what right somebody acted for a post that is another's: both names, and the order that empowers (I14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from archive.core.canonical import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """The capacity, the holder for whom (nobody where the post is vacant), the order and its day."""

    capacity: str
    holder_id: int | None
    order: str
    order_on: date | None

    def as_json(self) -> dict[str, Json]:
        """The power as plain JSON; what is not known of it is left out."""
        day = None if self.order_on is None else self.order_on.isoformat()
        known: dict[str, Json] = {"holder": self.holder_id, "order_on": day}
        said: dict[str, Json] = {"capacity": self.capacity, "order": self.order}
        return said | {name: value for name, value in known.items() if value is not None}


def power_from(said: object) -> Power | None:
    """The power that `Power.as_json` wrote; None where a holder acted, or a person for himself. Raises ValueError."""
    if said is None:
        return None
    fields = dict(said) if isinstance(said, Mapping) else {}
    holder, day = fields.get("holder"), fields.get("order_on")
    power = Power(
        capacity=str(fields.get("capacity")),
        holder_id=None if holder is None else int(str(holder)),
        order=str(fields.get("order")),
        order_on=None if day is None else date.fromisoformat(str(day)),
    )
    if power.as_json() != fields:
        message = "not a power"
        raise ValueError(message)
    return power


def said_of(power: Power | None) -> dict[str, Json]:
    """What a statement says of it: nothing where there is none."""
    return {} if power is None else {"power": power.as_json()}
