"""Where a registered letter goes: own units directly, another body's through its registry's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from correspondence.core.letter import Annex, Content
from directory.core.clearance import Label


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
    body_id: int
    state: DeliveryState
    copy: bool
    hidden: bool
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFacts:
    """A registry desk as the rule sees it."""

    id: int
    body_id: int
    level: int


def destinations(content: Content, *, body_id: int, bodies: dict[int, int]) -> tuple[Destination, ...]:
    """Every unit of the letter once, addressees before copies; a copy without a unit is only printed.

    The issuer's own copy (الصادرة, أوليات) stays where it is.
    """
    found: dict[int, Destination] = {}
    lines = [(one.unit_id, False, False, "") for one in content.to]
    lines += [(one.unit_id, True, one.hidden, one.purpose) for one in content.copies if one.unit_id is not None]
    for unit_id, copy, hidden, purpose in lines:
        if unit_id in found or unit_id == content.unit_id:
            continue
        own = bodies[unit_id] == body_id
        found[unit_id] = Destination(
            unit_id=unit_id,
            body_id=bodies[unit_id],
            state=DeliveryState.DELIVERED if own else DeliveryState.AT_REGISTRY,
            copy=copy,
            hidden=hidden,
            purpose=purpose,
        )
    return tuple(found.values())


def desk_of(desks: Iterable[DeskFacts], *, body_id: int, label: Label) -> int | None:
    """The body's desk that may handle the label, the lowest that suffices; None when there is none."""
    able = [desk for desk in desks if desk.body_id == body_id and desk.level >= label.level]
    return min(able, key=lambda desk: (desk.level, desk.id)).id if able else None


def part_name(number: int, annex: Annex) -> str:
    """The name of an annex in the record: annex-01.pdf."""
    _, dot, ending = annex.file.rpartition(".")
    return f"annex-{number:02d}{dot}{ending}" if dot else f"annex-{number:02d}"
