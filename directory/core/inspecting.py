"""When a mandate is in force, and what it may be narrowed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from directory.core.errors import MandateNotInForceError, MandateWiderError
from directory.core.reach import Scope
from directory.core.tenure import Term


class Standing(StrEnum):
    """Where a mandate stands on a day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Powers:
    """What a mandate opens: records of these units and kinds, dated in the term, up to the ceiling."""

    units: frozenset[int]
    kinds: frozenset[str]
    records_from_on: date
    records_until_on: date
    ceiling: int


def standing(*, term: Term, withdrawn_at: datetime | None, on: date) -> Standing:
    """Where the mandate stands that day; a withdrawal goes before everything."""
    if withdrawn_at is not None:
        return Standing.WITHDRAWN
    if on < term.from_on:
        return Standing.NOT_YET
    return Standing.IN_FORCE if term.covers(on) else Standing.EXPIRED


def check_in_force(found: Standing) -> None:
    """Nothing, when inspections may be made under it. Raises MandateNotInForceError."""
    if found is not Standing.IN_FORCE:
        raise MandateNotInForceError


def check_narrower(new: Powers, old: Powers, *, until: tuple[date, date], above: Mapping[int, frozenset[int]]) -> None:
    """Nothing, when the new scope lies inside the old one. Raises MandateWiderError.

    `until` are the new last day and the old one; `above` names for each new unit itself and all units above it.
    What an inspector may see grows by another mandate only, with its own authority (domain 2.16).
    """
    inside = (
        bool(new.units) and all(not above.get(unit, frozenset()).isdisjoint(old.units) for unit in new.units),
        bool(new.kinds) and new.kinds <= old.kinds,
        old.records_from_on <= new.records_from_on <= new.records_until_on <= old.records_until_on,
        0 <= new.ceiling <= old.ceiling,
        until[0] <= until[1],
    )
    if not all(inside):
        raise MandateWiderError


def chosen(scopes: tuple[Scope, ...], mandate_id: int) -> Scope | None:
    """The scope of this mandate among those in force; None when it is over or was withdrawn."""
    return next((scope for scope in scopes if scope.mandate_id == mandate_id), None)
