"""How something more is said for good: an entry beside the records; deeds say it as their last step."""

from collections.abc import Mapping
from datetime import datetime

from archive import shelf, stores
from archive.core.canonical import Json
from archive.core.errors import EntryNotAcceptedError
from archive.core.leaf import EntryKind, is_record_id, statement
from archive.core.package import moment
from archive.doors import cipher
from archive.models import Entry
from directory.core.reach import Reach


def say(kind: EntryKind, *, record_id: str = "", body: Mapping[str, Json], by: Reach, at: datetime) -> Entry:
    """Writes an entry in the caller's transaction; with a record's id it is kept under that record's key.

    Raises EntryNotAcceptedError, ErasedError.
    Crash note: the object is on disk before the row; without its row it is an orphan nobody names.
    """
    if record_id and not is_record_id(record_id):
        raise EntryNotAcceptedError(finding="not the id of a record")
    document = statement(kind, record=record_id, body=dict(body), by=by.name, at=moment(at), salt=cipher.new_salt())
    if not record_id:
        return Entry.objects.say(kind, document, by=by.name, at=at)
    part = f"{shelf.STATEMENT}{cipher.new_name(8)}.json"
    objects = {part: cipher.lock(document, key=shelf.key_of(record_id), name=f"{record_id}/{part}")}
    stores.first().keep(record_id, objects)
    return Entry.objects.say_about(record_id, kind, document, objects=objects, by=by.name, at=at)
