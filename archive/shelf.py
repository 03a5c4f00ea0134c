"""Takes things off the shelf: a record's key, the content of its objects, its statements. It never writes."""

import json
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery

from archive import stores
from archive.core.canonical import Json
from archive.core.errors import DamagedObjectError, ErasedError, MissingObjectError
from archive.core.leaf import EntryKind
from archive.core.margin import GIVEN, Given, given_in
from archive.core.package import LETTER, MANIFEST, METADATA, Manifest, RecordFacts, State, facts_from, manifest_from
from archive.core.renewal import PREFIX
from archive.doors import cipher, keystore
from archive.models import AccessChange, Entry, Filing, Record, RecordKey

_ENDS = (EntryKind.VOID_NUMBER, EntryKind.SUPERSEDE)
STATEMENT = "entry-"
"""How the names of statements in the vault begin."""


def key_of(record_id: str) -> bytes:
    """A record's data key. Raises ErasedError when it was destroyed, DamagedObjectError."""
    return key_among(None, record_id)


def key_among(wrapped: Mapping[str, bytes] | None, record_id: str) -> bytes:
    """A record's data key out of wrapped keys fetched before, or fetched now. Raises as `key_of`."""
    found = (keys_of([record_id]) if wrapped is None else wrapped).get(record_id)
    if found is None:
        raise ErasedError(record=record_id)
    return keystore.unwrap(settings.PLACE.keys, record_id, found)


def keys_of(record_ids: Iterable[str]) -> dict[str, bytes]:
    """The wrapped keys of those records, in one query."""
    rows = RecordKey.objects.filter(record_id__in=set(record_ids))
    return {row.record_id: bytes(row.wrapped) for row in rows}


def living(entries: Iterable[Entry]) -> dict[int, Record]:
    """The records of these entries by the entry, with all that says who may read, in a fixed number of queries."""
    rows = Record.objects.filter(entry__in=[entry.pk for entry in entries]).with_readers()
    return {row.entry_id: row for row in rows}


def filings(entries: Iterable[Entry]) -> dict[int, tuple[str, str]]:
    """Class and dossier of what is filed by these entries, by the entry, in one query."""
    said = [entry.pk for entry in entries if entry.kind == EntryKind.RECLASSIFY.value and entry.record_id]
    rows = Filing.objects.filter(entry__in=said).values_list("entry", "record_class__code", "dossier__symbol")
    return {entry: (code, symbol or "") for entry, code, symbol in rows}


def changes_of(record_ids: Iterable[str]) -> dict[str, list[tuple[str, list[str]]]]:
    """What the access feed says of those records, oldest first, in one query."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    rows = AccessChange.objects.filter(record__in=set(record_ids)).order_by("seq")
    for record_id, act, tokens in rows.values_list("record", "act", "tokens"):
        found.setdefault(record_id, []).append((act, tokens))
    return found


def erased_among(record_ids: Iterable[str]) -> frozenset[str]:
    """Those whose key was destroyed by decision: their objects may be gone."""
    rows = Entry.objects.filter(kind=EntryKind.TOMBSTONE.value, record_id__in=set(record_ids))
    return frozenset(rows.values_list("record_id", flat=True))


def content(entry: Entry, part: str, *, key: bytes) -> bytes:
    """What the entry put into the vault under this name: exactly that, or an error.

    Raises MissingObjectError, DamagedObjectError.
    """
    sealed = stores.sound(entry.record_id, part, sha256=entry.objects_kept.get(part))
    return cipher.unlock(sealed, key=key, name=f"{entry.record_id}/{part}")


def manifest(entry: Entry, *, key: bytes) -> Manifest:
    """The manifest of a record. Raises MissingObjectError, DamagedObjectError."""
    return manifest_from(content(entry, MANIFEST, key=key))


def facts_with_words(entries: Iterable[Entry]) -> dict[str, RecordFacts | None]:
    """The full facts of records by id, text included, in one query; None where an object is damaged or gone."""
    wanted = {entry.record_id: entry for entry in entries}
    wrapped = keys_of(wanted)
    found: dict[str, RecordFacts | None] = {}
    for record_id, entry in wanted.items():
        try:
            key = key_among(wrapped, record_id)
            found[record_id] = facts_from(content(entry, METADATA, key=key))
        except (ErasedError, MissingObjectError, DamagedObjectError):
            found[record_id] = None  # the follower goes on; `verify_log` and the record's page say it
    return found


def states_among(record_ids: Iterable[str]) -> dict[str, State]:
    """How the numbers of those of these records stand of which something was said since, in two queries.

    A replacement is said of both records; a correction that ended itself corrects no more. A statement that cannot be
    read ends nothing here: `stocktake` names it.
    """
    rows = _said_of((*_ENDS, EntryKind.CORRECT), record_ids)
    corrections = [(row.record_id, _told(row)) for row in rows if row.kind == EntryKind.CORRECT.value]
    newer = {str(told["corrected_by"]) for _, told in corrections if "corrected_by" in told}
    over = _ended(_said_of(_ENDS, newer)) if newer else {}
    found = {record_id: State.CORRECTED for record_id, told in corrections if told.get("corrected_by") not in over}
    return found | _ended(rows)


def _said_of(kinds: Iterable[EntryKind], record_ids: Iterable[str]) -> list[Entry]:
    """What was said of these records, oldest first, with their wrapped keys, in one query."""
    key = RecordKey.objects.filter(record_id=OuterRef("record_id")).values("wrapped")[:1]
    rows = Entry.objects.filter(kind__in=[kind.value for kind in kinds], record_id__in=set(record_ids))
    return list(rows.annotate(wrapped=Subquery(key)).order_by("id"))


def margins_of(record_ids: Iterable[str]) -> dict[str, tuple[Given | None, ...]]:
    """What was directed on those of these records that have a margin, oldest first; None for what cannot be read.

    One query.
    """
    found: dict[str, list[Given | None]] = {}
    for row in _said_of((EntryKind.DIRECTIVE,), record_ids):
        said = _told(row)
        if not said or said.get("what") == GIVEN:
            found.setdefault(row.record_id, []).append(_given(said))
    return {record_id: tuple(given) for record_id, given in found.items()}


def _given(said: Mapping[str, Json]) -> Given | None:
    try:
        return given_in(said)
    except ValueError:
        return None


def margin_sizes(record_ids: Iterable[str]) -> dict[str, int]:
    """How much was said in the margins of those of these records that have one: one query."""
    rows = Entry.objects.filter(kind=EntryKind.DIRECTIVE.value, record_id__in=set(record_ids)).order_by()
    return dict(rows.values_list("record_id").annotate(Count("pk")))


def _ended(rows: Iterable[Entry]) -> dict[str, State]:
    """The void and the replaced among these; who stands in another's place stands."""
    found: dict[str, State] = {}
    for row in rows:
        if row.kind == EntryKind.VOID_NUMBER.value:
            found[row.record_id] = State.VOID
        elif row.kind == EntryKind.SUPERSEDE.value and (told := _told(row)) and "in_place_of" not in told:
            found[row.record_id] = State.REPLACED
    return found


def _told(row: Entry) -> dict[str, Json]:
    """What the statement says; nothing when it cannot be read."""
    wrapped = row.wrapped  # type: ignore[attr-defined]  # annotated above
    keys = {} if wrapped is None else {row.record_id: bytes(wrapped)}
    try:
        return said(statement(row, key=key_among(keys, row.record_id)))
    except (ErasedError, MissingObjectError, DamagedObjectError):
        return {}


def statement(entry: Entry, *, key: bytes | None) -> bytes:
    """The statement behind an entry that is not a record. Raises MissingObjectError, DamagedObjectError."""
    if key is None or not entry.objects_kept:
        return entry.statement.encode()
    parts = [name for name in entry.objects_kept if name.startswith(STATEMENT)]
    if len(parts) != 1:
        raise DamagedObjectError(object="statement")
    return content(entry, parts[0], key=key)


def letter(entry: Entry, *, key: bytes) -> bytes:
    """The letter that a deposit or a renewal put there. Raises MissingObjectError, DamagedObjectError."""
    part = next((name for name in entry.objects_kept if name.startswith(PREFIX)), LETTER)
    return content(entry, part, key=key)


def newest(deposit: Entry) -> Entry:
    """The entry of the newest version of a record's letter: the last renewal, or the deposit itself."""
    return Entry.objects.renewals_of(deposit.record_id).last() or deposit


def signature(document: bytes) -> tuple[str, str]:
    """When a statement was made and by whom. Raises DamagedObjectError."""
    try:
        fields = json.loads(document)
        return str(fields["at"]), str(fields["by"])
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedObjectError(object="statement") from error


def said(document: bytes) -> dict[str, Json]:
    """What a statement says. Raises DamagedObjectError."""
    try:
        return dict(json.loads(document)["body"])
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedObjectError(object="statement") from error
