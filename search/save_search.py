"""Saves a search for the one who made it, and drops it."""

from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from search.core.errors import TooManySavedError
from search.core.kept import Kept
from search.models import SavedSearch

MOST_SAVED = 50


@transaction.atomic
def save_search(name: str, *, query: Kept, by: Reach, at: datetime) -> int:
    """The search's id; one of the same name makes way for it.

    The journal keeps the digest of the query and no word of it. Raises NotWithinReachError for whoever is nobody,
    TooManySavedError (with .most).
    """
    if by.person_id is None:
        raise NotWithinReachError
    mine = SavedSearch.objects.filter(person_id=by.person_id)
    if mine.exclude(name=name).count() >= MOST_SAVED:
        raise TooManySavedError(most=MOST_SAVED)
    row, _ = SavedSearch.objects.update_or_create(
        person_id=by.person_id,
        name=name,
        defaults={"line": query.line, "choices": query.choices, "made_at": at},
    )
    record(by=by, act="save_search", about=f"search:{row.pk}", at=at, note=f"sha256:{query.digest()}")
    return row.pk


@transaction.atomic
def drop_search(saved_id: int, *, by: Reach, at: datetime) -> None:
    """Deletes it. Raises NotWithinReachError when it is none of the asker's own."""
    mine = SavedSearch.objects.none() if by.person_id is None else SavedSearch.objects.filter(person_id=by.person_id)
    gone, _ = mine.filter(pk=saved_id).delete()
    if not gone:
        raise NotWithinReachError
    record(by=by, act="drop_search", about=f"search:{saved_id}", at=at)
