"""Names beside the rows of other rooms, joined to them: a list and its names are one question."""

from django.db.models import F, Model

from directory.core.look import LANGUAGES
from directory.core.naming import Name


def names(**paths: str) -> dict[str, F]:
    """Columns to annotate: under each name, the three of a name that a path of foreign keys leads to."""
    return {f"{name}_{one}": F(f"{path}_{one}") for name, path in paths.items() for one in LANGUAGES}


def name_of(row: Model, name: str) -> Name | None:
    """The name that was joined to the row so; None where the path leads to nobody."""
    told = {one: vars(row)[f"{name}_{one}"] for one in LANGUAGES}
    return None if told["ar"] is None else Name(**told)
