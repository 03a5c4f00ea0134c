"""How a record's content ends: its tombstone, its key, its objects. Called by `dispose`, and by a restore again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any  # the columns of a row

from django.conf import settings

from archive import shelf, stores
from archive.core.canonical import Json
from archive.core.errors import DamagedObjectError
from archive.core.leaf import EntryKind, statement
from archive.core.package import moment
from archive.doors import cipher, keystore
from archive.models import Disposal, Entry, Record, RecordKey, Tombstone
from directory.core.reach import Reach


def bury(
    record: Record, *, body: Mapping[str, Json], disposal: Disposal | None = None, by: Reach, at: datetime
) -> None:
    """The tombstone in place of a record's rows and of its key's row, in the caller's transaction."""
    record_id = record.record_id
    said = {**body, "envelope": _envelope(record)}
    document = statement(
        EntryKind.TOMBSTONE, record=record_id, body=said, by=by.name, at=moment(at), salt=cipher.new_salt()
    )
    entry = Entry.objects.say_openly_about(record_id, EntryKind.TOMBSTONE, document, by=by.name, at=at)
    lay(record, entry=entry, disposal=disposal)


def lay(record: Record, *, entry: Entry, disposal: Disposal | None = None) -> None:
    """The tombstone's row for an entry that stands already, in place of the record's rows and its key's row.

    What was decided is done even where the statement can no longer be read: its harm is a finding of `verify_log`.
    """
    try:
        envelope = shelf.said(entry.statement.encode()).get("envelope")
    except DamagedObjectError:
        envelope = None
    facts: dict[str, Any] = dict(envelope) if isinstance(envelope, Mapping) else _envelope(record)
    body_id = facts.pop("body")
    Tombstone.objects.get_or_create(
        record_id=record.record_id,
        defaults={
            "entry": entry,
            "disposal": disposal,
            "record_class": None if disposal is None else disposal.record_class,
            "body_id": body_id,
            "number": record.number or "",
            "on": record.on,
            "at": entry.at,
            **facts,
        },
    )
    RecordKey.objects.filter(record_id=record.record_id).delete()
    record.delete()


def _envelope(record: Record) -> dict[str, Json]:
    """Who could read the record, as its tombstone says it: who may learn that it is gone."""
    return {
        "body": record.body_id,
        "kind": record.kind,
        "level": record.level,
        "compartments": record.compartments,
        "personal": record.personal,
        "readers": sorted(record.readers()),
        "units": sorted(record.units()),
    }


def finish(record_id: str, *, tombstone: bytes) -> bool:
    """Notes the tombstone beside the keys, takes the key out of the store, deletes the objects; after the commit.

    False where a store must keep objects still: without the key they are noise. Again after a crash, it goes on.
    Raises StoreNotAnsweringError.
    """
    if tombstone:
        keystore.note_erased(settings.PLACE.keys, record_id, tombstone)
    keystore.forget(settings.PLACE.keys, record_id)
    erased = [store.erase(record_id) for store in stores.every()]
    return all(erased)
