"""The searches somebody saved for the own use."""

from dataclasses import dataclass

from directory.core.reach import Reach
from search.models import SavedSearch
from search.space import address_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """One saved search: its name, and the part of its address after the question mark."""

    id: int
    name: str
    address: str


def saved_searches(reach: Reach) -> tuple[SavedView, ...]:
    """The asker's own, by name; one query."""
    if reach.person_id is None:
        return ()
    rows = SavedSearch.objects.filter(person_id=reach.person_id).order_by("name", "id")
    return tuple(SavedView(id=row.pk, name=row.name, address=address_of(row.query())) for row in rows)
