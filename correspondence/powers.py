"""By which power somebody acts for a post that is not his own (I14), and how it is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from correspondence.core.power import Power, power_from
from correspondence.models import Referral
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.core.tenure import Capacity
from directory.tenures import TenureFacts, tenures_of
from directory.whois import PersonFacts

OF_GIVER = frozenset({"accept", "decline", "give_time", "refuse_time"})
"""What whoever gave a directive says of a referral; the addressee says the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerView:
    """A power as a person reads it."""

    capacity: str
    holder: Name | None
    order: str
    order_on: date | None


def power_of(tenure: TenureFacts | None) -> Power | None:
    """The power of a seat that is taken for another; None of a holder's own."""
    if tenure is None or tenure.capacity is Capacity.HOLDER:
        return None
    return Power(
        capacity=tenure.capacity.value,
        holder_id=tenure.holder_id,
        order=tenure.order,
        order_on=tenure.order_on,
    )


def seat_on(post_id: int, *, by: Reach, on: date) -> TenureFacts | None:
    """The seat from which this person answers for the post, his own before another's. Two queries at most."""
    return next((one for one in _seats(by, on) if one.post_id == post_id), None)


def seat_over(unit_id: int, *, by: Reach, on: date) -> TenureFacts | None:
    """The seat from which this person heads the unit. Two queries at most."""
    return next((one for one in _seats(by, on) if one.is_head and one.unit_id == unit_id), None)


def head_over(path: Iterable[int], *, by: Reach, on: date) -> TenureFacts | None:
    """The seat from which this person heads the first of these units that is headed by it. Two queries at most."""
    held = {one.unit_id: one for one in _seats(by, on) if one.is_head and one.unit_id in by.heads} if by.heads else {}
    return next((held[unit] for unit in path if unit in held), None)


def over(row: Referral, *, what: str, by: Reach, on: date) -> Power | None:
    """By which power this person says it of a referral, on the post of whoever gave it or has it. Two queries."""
    if what in OF_GIVER:
        return power_of(seat_on(row.directive.post_id, by=by, on=on))
    if row.post_id is not None:
        return power_of(seat_on(row.post_id, by=by, on=on))
    return None if row.unit_id is None else power_of(seat_over(row.unit_id, by=by, on=on))


def at_unit(unit_id: int, *, by: Reach, on: date, as_head: bool = False) -> Power | None:
    """By which power this person acts on a letter that lies with the unit; none where an own post is there.

    Where only its head may (`as_head`), the head's seat comes before a post of the person's own that is none.
    """
    there = [one for one in _seats(by, on) if one.unit_id == unit_id]
    return power_of(min(there, key=lambda one: as_head and not one.is_head, default=None))


def holders(said: Iterable[object]) -> set[int]:
    """For whom the powers in these lines or statements were, to be named."""
    found = (power_from(one) for one in said if one is not None)
    return {power.holder_id for power in found if power is not None and power.holder_id is not None}


def shown(said: object, people: Mapping[int, PersonFacts]) -> PowerView | None:
    """The power that a line or a statement says, with the holder's name."""
    power = power_from(said)
    if power is None:
        return None
    holder = people.get(power.holder_id or 0)
    return PowerView(
        capacity=power.capacity,
        holder=None if holder is None else holder.name,
        order=power.order,
        order_on=power.order_on,
    )


def _seats(by: Reach, on: date) -> list[TenureFacts]:
    held = () if by.person_id is None else tenures_of(by.person_id, on=on)
    return [one for one in held if not one.capacity.is_limited and one.withdrawn_at is None]
