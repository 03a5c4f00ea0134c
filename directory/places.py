"""Where units stand in the tree: what rules ask that need no name of a unit above."""

from collections.abc import Iterable
from dataclasses import dataclass

from directory.core.naming import Name
from directory.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlace:
    """Where a unit stands in the tree, with its own name alone: `path` from it up to the body."""

    id: int
    name: Name
    path: tuple[int, ...]
    body_id: int
    corresponds_externally: bool


def right_below(unit_id: int) -> tuple[int, ...]:
    """The units whose next above is this one."""
    return tuple(Unit.objects.filter(parent=unit_id).order_by("path", "id").values_list("pk", flat=True))


def places_by_id(ids: Iterable[int]) -> dict[int, UnitPlace]:
    """Where those units stand, in one query: for rules that ask no name of a unit above."""
    return {
        unit.pk: UnitPlace(
            id=unit.pk,
            name=unit.name(),
            path=unit.chain(),
            body_id=unit.chain()[-1],
            corresponds_externally=unit.is_external_writer,
        )
        for unit in Unit.objects.filter(pk__in=set(ids))
    }
