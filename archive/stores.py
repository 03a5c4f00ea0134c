"""The stores of this installation: the first, and the second copy where one is named."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

from django.conf import settings

from archive.core.errors import ArchiveError, DamagedObjectError, MissingObjectError
from archive.core.objects import Bucket, ObjectStore
from archive.core.package import digest
from archive.doors.vault import Vault
from archive.models import FollowCursor


def first() -> ObjectStore:
    """Where deposits go; nothing is acknowledged before it is durable here."""
    return _opened(settings.OBJECTS or settings.PLACE.vault)


def second() -> ObjectStore | None:
    """Where the clockwork copies to; None where there is no second store."""
    return None if settings.OBJECTS_SECOND is None else _opened(settings.OBJECTS_SECOND)


def copied_until() -> int:
    """How many leaves of the log have their objects in the second store; 0 without one."""
    store = second()
    row = None if store is None else FollowCursor.objects.filter(source=source(store)).first()
    return 0 if row is None else row.position


def source(store: ObjectStore) -> str:
    """The name under which the copying is counted: another store begins anew."""
    return f"copy:{digest(store.name.encode())[:24]}"


def every() -> tuple[ObjectStore, ...]:
    """The first, and the second where there is one."""
    other = second()
    return (first(),) if other is None else (first(), other)


def sound(record: str, part: str, *, sha256: str | None) -> bytes:
    """The object as it was put there, from whichever store still has it so; never other bytes.

    Raises what kept the first store from giving it: MissingObjectError, DamagedObjectError,
    StoreNotAnsweringError.
    """
    wrong: ArchiveError | None = None
    for store in every():
        try:
            for data in _versions(store, record, part):
                if digest(data) == sha256:
                    return data
            wrong = wrong or DamagedObjectError(object=part)
        except ArchiveError as error:
            wrong = wrong or error
    raise wrong or MissingObjectError(object=part)


def held(record: str, part: str) -> Iterator[bytes]:
    """Everything any store has under this name, unjudged; a store that has nothing gives nothing."""
    for store in every():
        with suppress(MissingObjectError):
            yield from _versions(store, record, part)


def _versions(store: ObjectStore, record: str, part: str) -> Iterator[bytes]:
    """What lies there now, then what lay there before; raises MissingObjectError when there is nothing."""
    try:
        yield store.read(record, part)
        yield from store.earlier(record, part)
    except MissingObjectError:
        before = list(store.earlier(record, part))
        if not before:
            raise
        yield from before


def _opened(place: Path | Bucket) -> ObjectStore:
    return _bucket(place) if isinstance(place, Bucket) else Vault(place)


@cache
def _bucket(place: Bucket) -> ObjectStore:
    """The library behind it is large: it is read only where a bucket is named, once for the process."""
    opened: ObjectStore = import_module("archive.doors.s3").S3(place)
    return opened
