"""Brings the second copy up to date: what stands in the log and does not lie there yet."""

from datetime import datetime

from django.db import transaction

from archive import stores
from archive.core.errors import DamagedObjectError, MissingObjectError
from archive.core.objects import ObjectStore
from archive.models import Entry, FollowCursor, Head, Leaf
from directory.core.reach import Reach


def copy_objects(*, by: Reach, at: datetime, limit: int) -> int:  # noqa: ARG001  (every deed takes when)
    """Copies the objects of the next entries and says how many entries; 0 when nothing waits.

    The queue is the log itself, so nothing is forgotten, and a new second store begins with the first leaf.
    What is damaged in the first store is left to the scrub. A crash repeats the last entries: what lies there
    already is compared. Raises StoreNotAnsweringError; deposits do not wait for the second store.
    """
    if by.person_id is not None:
        message = "objects are copied by the clockwork, not by a person"
        raise RuntimeError(message)
    store = stores.second()
    if store is None:
        return 0
    start, size = stores.copied_until(), Head.objects.now().size
    rows = Leaf.objects.filter(index__gte=start, index__lt=size).select_related("entry").order_by("index")[:limit]
    copied = 0
    for row in rows:
        _copy(store, row.entry)
        copied += 1
    if copied:
        _move(store, start + copied)
    return copied


@transaction.atomic
def _move(store: ObjectStore, position: int) -> None:
    FollowCursor.objects.locked(stores.source(store)).move(position)


def _copy(store: ObjectStore, entry: Entry) -> None:
    for part, wanted in entry.objects_kept.items():
        try:
            store.check(entry.record_id, part, sha256=wanted)
        except MissingObjectError:
            _bring(store, entry.record_id, part, wanted)
        except DamagedObjectError:
            continue  # the scrub says it and mends it


def _bring(store: ObjectStore, record: str, part: str, wanted: str) -> None:
    try:
        data = stores.sound(record, part, sha256=wanted)
    except (MissingObjectError, DamagedObjectError):
        return  # the scrub says it
    store.keep(record, {part: data})
