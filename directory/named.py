"""Names beside the rows of other rooms, joined to them: a list and its names are one question."""

from collections.abc import Collection, Iterable

from django.db.models import F, Model

from directory.core.look import LANGUAGES
from directory.core.naming import Name
from directory.doors.together import Question
from directory.models import Person, Unit


def names(**paths: str) -> dict[str, F]:
    """Columns to annotate: under each name, the three of a name that a path of foreign keys leads to."""
    return {f"{name}_{one}": F(f"{path}_{one}") for name, path in paths.items() for one in LANGUAGES}


def name_of(row: Model, name: str) -> Name | None:
    """The name that was joined to the row so; None where the path leads to nobody."""
    told = {one: vars(row)[f"{name}_{one}"] for one in LANGUAGES}
    return None if told["ar"] is None else Name(**told)


def unit_names_seen_from(bodies: Collection[int], ids: Iterable[int]) -> dict[int, Name]:
    """The names of those units for readers of these bodies: one of another has its ministry's before it. One query."""
    return names_asked(ids, seen_from=bodies).answer()


def names_asked(ids: Iterable[int], *, seen_from: Collection[int]) -> Question[dict[int, Name]]:
    """The same as a question, to be asked with others."""
    rows = Unit.objects.filter(pk__in=set(ids)).select_related("body")
    return Question(rows, read=lambda units: {unit.pk: _seen_from(seen_from, unit) for unit in units})


def _seen_from(bodies: Collection[int], unit: Unit) -> Name:
    is_own = unit.body is None or unit.body_id in {unit.pk, *bodies}
    return unit.name() if is_own or unit.body is None else unit.body.name().before(unit.name())


def people_asked(ids: Iterable[int]) -> Question[dict[int, Name]]:
    """The names of those people, to be asked with others."""
    return Question(Person.objects.filter(pk__in=set(ids)), read=_plain)


def units_asked(ids: Iterable[int]) -> Question[dict[int, Name]]:
    """The names of those units as they stand, to be asked with others."""
    return Question(Unit.objects.filter(pk__in=set(ids)), read=_plain)


def _plain(rows: list[Person] | list[Unit]) -> dict[int, Name]:
    return {row.pk: row.name() for row in rows}
