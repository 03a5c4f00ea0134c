"""Names beside the rows of other rooms, joined to them: a list and its names are one question."""

from collections.abc import Collection, Iterable

from django.db.models import F, Model

from directory.core.look import LANGUAGES
from directory.core.naming import Name
from directory.models import Unit


def names(**paths: str) -> dict[str, F]:
    """Columns to annotate: under each name, the three of a name that a path of foreign keys leads to."""
    return {f"{name}_{one}": F(f"{path}_{one}") for name, path in paths.items() for one in LANGUAGES}


def name_of(row: Model, name: str) -> Name | None:
    """The name that was joined to the row so; None where the path leads to nobody."""
    told = {one: vars(row)[f"{name}_{one}"] for one in LANGUAGES}
    return None if told["ar"] is None else Name(**told)


def unit_names_seen_from(bodies: Collection[int], ids: Iterable[int]) -> dict[int, Name]:
    """The names of those units for readers of these bodies: one of another has its ministry's before it. One query."""
    return {
        unit.pk: unit.name()
        if unit.body is None or unit.body_id in {unit.pk, *bodies}
        else unit.body.name().before(unit.name())
        for unit in Unit.objects.filter(pk__in=set(ids)).select_related("body")
    }
