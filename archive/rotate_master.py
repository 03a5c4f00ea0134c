"""Changes the archive's master key: every record's key is wrapped anew; no object is touched."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction

from archive.core.errors import StillWrappedError
from archive.doors import keystore
from archive.models import RecordKey
from directory.core.reach import Reach

CHUNK = 500


def rotate_master(*, by: Reach, library: Path | None = None, token: str = "") -> int:
    """Makes a new master key and wraps every record's key by it; returns how many were wrapped anew.

    The former key stays, so that both processes read on whatever they wrap meanwhile; a crash leaves both, and
    the next call goes on. With a token the new master key is kept wrapped by a key that never leaves it.
    Raises StoreNotAnsweringError, DamagedObjectError.
    """
    _require_house(by)
    keys = settings.PLACE.keys
    keystore.master(keys)
    keystore.succeed(keys, library=library, token_label=token)
    return sum(map(_rewrapped, _chunks()))


def retire_master(*, by: Reach) -> int:
    """Destroys the former master key once nothing needs it; returns how many keys were wrapped anew before.

    Raises StillWrappedError when a key is still wrapped by it, in the database or the store: nothing is destroyed.
    """
    _require_house(by)
    keys = settings.PLACE.keys
    count = sum(map(_rewrapped, _chunks()))
    for chunk in _chunks():
        for row in chunk:
            kept = keystore.kept(keys, row.record_id)
            if kept != bytes(row.wrapped) or not keystore.is_new(keys, row.record_id, kept):
                raise StillWrappedError(record=row.record_id)
    keystore.retire(keys)
    return count


def _chunks() -> Iterator[list[RecordKey]]:
    last = 0
    while chunk := list(RecordKey.objects.filter(id__gt=last).order_by("id")[:CHUNK]):
        last = chunk[-1].pk
        yield chunk


@transaction.atomic
def _rewrapped(chunk: list[RecordKey]) -> int:
    """The files first, then the rows: whichever a crash leaves, one of the two master keys opens it."""
    keys, count = settings.PLACE.keys, 0
    rows = RecordKey.objects.select_for_update().filter(pk__in=[row.pk for row in chunk])
    changed = []
    for row in rows:
        old = bytes(row.wrapped)
        if not keystore.is_new(keys, row.record_id, old):
            row.wrapped = keystore.wrap(keys, row.record_id, keystore.unwrap(keys, row.record_id, old))
            count += 1
        elif keystore.kept(keys, row.record_id) == old:
            continue
        keystore.change(keys, row.record_id, bytes(row.wrapped))
        changed.append(row)
    RecordKey.objects.bulk_update(changed, ["wrapped"])
    return count


def _require_house(by: Reach) -> None:
    if by.person_id is not None:
        message = "the master key is changed by a command, not by a person"
        raise RuntimeError(message)
