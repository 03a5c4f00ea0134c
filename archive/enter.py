"""Says something more for good: an entry beside the records."""

from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.saying import say
from directory.core.reach import Reach


@transaction.atomic
def enter(kind: EntryKind, *, record_id: str = "", body: dict[str, Json], by: Reach, at: datetime) -> int:
    """Writes an entry and returns its number; with a record's id it is kept under that record's key.

    Raises EntryNotAcceptedError, ErasedError.
    """
    return say(kind, record_id=record_id, body=body, by=by, at=at).pk
