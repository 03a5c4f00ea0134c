"""Holds what is kept against what was promised: objects, manifests, rows and leaves."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from archive import shelf, stores
from archive.core.addition import added_in, check_added, put_right
from archive.core.errors import DamagedObjectError, ErasedError, MissingObjectError
from archive.core.examination import Fault
from archive.core.leaf import EntryKind, commitment, leaf_from
from archive.core.mending import mended_in
from archive.core.package import (
    LETTER,
    MANIFEST,
    METADATA,
    Manifest,
    RecordFacts,
    deposited_in,
    digest,
    facts_from,
    moment,
)
from archive.core.readers import level_after, replayed
from archive.core.renewal import check_chain, check_renewed, renewal_in
from archive.mended import mends_said
from archive.models import Entry, Record
from archive.versions import versions
from directory.core.day import day_of

Changes = Mapping[str, Sequence[tuple[str, Sequence[str]]]]
"""The changes of the readers of records by id, oldest first: the act and the marks."""
Filings = Mapping[int, tuple[str, str]]
"""Class and dossier of what is filed, by the entry that says so."""


def faults_of_objects(entry: Entry) -> Iterator[Fault]:
    """What the vault no longer holds as it was put there; needs no key."""
    store = stores.first()
    for part, sha256 in sorted(entry.objects_kept.items()):
        try:
            store.check(entry.record_id, part, sha256=sha256)
        except MissingObjectError:
            yield Fault(code="object_missing", object=f"{entry.record_id}/{part}")
        except DamagedObjectError:
            yield Fault(code="object_damaged", object=f"{entry.record_id}/{part}")


def faults_of(
    entry: Entry,
    record: Record | None = None,
    *,
    wrapped: Mapping[str, bytes] | None = None,
    changes: Changes | None = None,
    filings: Filings | None = None,
    with_objects: bool = True,
) -> tuple[Fault, ...]:
    """Everything that is wrong with one entry; keys, `changes` of readers and `filings` were fetched before for many.

    Without the objects only what folds the row back is read: manifest and metadata, or the statement.

    The numbers are those of docs/formats/record.md.

    1. the objects are what was put there
    2. the leaf folds back from manifest and metadata, or from the statement
    3. every part is what the manifest says; a renewed letter is what its statement says, and begins with the old one;
       files that were added are what their statement says
    4. the rows people read say what metadata, manifest and statement say, moments included
    5. those may read who could at the deposit, and whom the access feed let in since
    """
    keyless = wrapped is not None and entry.record_id != "" and entry.record_id not in wrapped
    if keyless and shelf.erased_among([entry.record_id]):
        return tuple(faults_of_destroyed(entry))
    faults = list(faults_of_objects(entry)) if with_objects else []  # 1
    try:
        key = shelf.key_among(wrapped, entry.record_id) if entry.record_id else None
        if entry.kind == EntryKind.RECORD.value:
            faults += _faults_of_record(entry, record, key or b"", changes=changes, with_objects=with_objects)
        else:
            faults += _faults_of_statement(entry, key, filings or {})
    except ErasedError:
        faults.append(Fault(code="key_missing", object=entry.record_id))
    except (MissingObjectError, DamagedObjectError) as error:
        faults.append(Fault(code="not_readable", object=f"{entry.record_id}/{error.facts.get('object', '')}"))
    return tuple(faults)


def _faults_of_statement(entry: Entry, key: bytes | None, filings: Filings) -> Iterator[Fault]:
    leaf = leaf_from(entry.leaf.encode())
    document = shelf.statement(entry, key=key)
    said = (leaf.kind.value, leaf.record, leaf.statement)
    if said != (entry.kind, entry.record_id, digest(document)):  # 2
        yield Fault(code="leaf_differs", object=f"entry {entry.pk}")
    elif shelf.signature(document) != (moment(entry.at), entry.by):  # 4
        yield Fault(code="row_differs", object=f"entry {entry.pk} at or by")
    if entry.objects_kept and entry.statement:  # 4
        yield Fault(code="row_differs", object=f"entry {entry.pk} statement")
    if entry.pk in filings:  # 4
        body = shelf.said(document)
        if (body.get("class"), body.get("dossier")) != filings[entry.pk]:
            yield Fault(code="row_differs", object=f"{entry.record_id} filing")
    yield from _faults_beside(entry, document, key or b"")  # 3


def _faults_beside(entry: Entry, document: bytes, key: bytes) -> Iterator[Fault]:
    """Of the files that lie beside a statement."""
    if entry.kind == EntryKind.TS_RENEWAL.value:
        check_renewed(renewal_in(document), shelf.letter(entry, key=key))
    if entry.kind != EntryKind.ADDITION.value:
        return
    files, mended = added_in(document), mended_in(document)
    if mended is not None:  # 4
        row = Record.objects.filter(record_id=entry.record_id).first()
        if row is not None and mended.as_json() not in (row.mends or ()):
            yield Fault(code="row_differs", object=f"{entry.record_id} mends")
    named = {one.part for one in files}
    if named != {part for part in entry.objects_kept if not part.startswith(shelf.STATEMENT)}:
        yield Fault(code="parts_differ", object=entry.record_id)
    for one in files:
        check_added(one, shelf.content(entry, one.part, key=key))


def faults_of_destroyed(entry: Entry) -> Iterator[Fault]:
    """What is wrong with an entry of a destroyed record; of its own words only the tombstone's are left.

    Who deposited it and when is told by nothing any more: that went with the key, by decision.
    """
    try:
        leaf = leaf_from(entry.leaf.encode())
        if (leaf.kind.value, leaf.record) != (entry.kind, entry.record_id):
            yield Fault(code="leaf_differs", object=f"entry {entry.pk}")
        elif leaf.kind is EntryKind.TOMBSTONE and entry.statement:  # without: put back from the log alone
            yield from _faults_of_statement(entry, None, {})
        elif entry.statement:
            yield Fault(code="row_differs", object=f"entry {entry.pk} statement")
    except DamagedObjectError as error:
        yield Fault(code="not_readable", object=f"{entry.record_id}/{error.facts.get('object', '')}")


def faults_of_later_files(deposit: Entry) -> Iterator[Fault]:
    """What is wrong with what was added, and with the renewals: each by itself, and that each continues the other."""
    renewals = list(Entry.objects.renewals_of(deposit.record_id))
    entries = [*renewals, *Entry.objects.additions_of(deposit.record_id)]
    if not entries:
        return
    wrapped = shelf.keys_of([deposit.record_id])
    for entry in entries:
        yield from faults_of(entry, wrapped=wrapped)
    if not renewals:
        return
    try:
        first, *later = versions(deposit, key=shelf.key_among(wrapped, deposit.record_id))
        check_chain(first.sha256, (one.renewal for one in later if one.renewal))
    except (ErasedError, MissingObjectError, DamagedObjectError) as error:
        yield Fault(code="renewal_differs", object=f"{deposit.record_id}/{error.facts.get('object', '')}")


def _faults_of_record(
    entry: Entry, record: Record | None, key: bytes, *, changes: Changes | None, with_objects: bool
) -> Iterator[Fault]:
    leaf = leaf_from(entry.leaf.encode())
    manifest = shelf.manifest(entry, key=key)
    metadata = shelf.content(entry, METADATA, key=key)
    said = (leaf.record, leaf.manifest, leaf.commitment)
    if said != (entry.record_id, digest(manifest.as_bytes()), commitment(manifest.salt, metadata)):  # 2
        yield Fault(code="leaf_differs", object=f"entry {entry.pk}")
    if with_objects:
        yield from _faults_of_parts(entry, manifest, key)
    differing = [*_differing_entry(entry, manifest, metadata)]  # 4
    if record is not None:
        differing += [*_differing(record, manifest, metadata), *_differing_access(record, metadata, changes)]  # 4, 5
    yield from (Fault(code="row_differs", object=f"{entry.record_id} {name}") for name in differing)


def _differing_entry(entry: Entry, manifest: Manifest, metadata: bytes) -> Iterator[str]:
    """The names of what the entry's row says otherwise than manifest and metadata."""
    if moment(entry.at) != manifest.deposited_at:
        yield "deposited_at"
    if entry.statement:
        yield "statement"
    deposited = deposited_in(metadata)
    if deposited is not None and deposited.by != entry.by:
        yield "by"


def _differing_access(record: Record, metadata: bytes, changes: Changes | None) -> list[str]:
    """The names of what says otherwise who may read; asked again under lock before anything is said.

    Somebody may have been let in between two of our questions.
    """
    told = _access(record, metadata, shelf.changes_of([record.record_id]) if changes is None else changes)
    if told:
        with transaction.atomic():
            fresh = Record.objects.select_for_update(of=("self",)).with_readers().filter(pk=record.pk).first()
            told = _access(fresh, metadata, shelf.changes_of([record.record_id])) if fresh else []
    return told


def _access(record: Record, metadata: bytes, changes: Changes) -> list[str]:
    deposited, facts = deposited_in(metadata), facts_from(metadata)
    since = changes.get(record.record_id, ())
    faults = {
        "readers": deposited is not None and record.readers() != replayed(deposited.readers, since),
        "level": record.level != level_after(facts.label.level, since),
        "units": record.units() != frozenset(facts.unit_path),
        "version": record.version != 1 + len(since),
    }
    return [name for name, is_wrong in faults.items() if is_wrong]


def _faults_of_parts(entry: Entry, manifest: Manifest, key: bytes) -> Iterator[Fault]:
    listed = {part.name for part in manifest.parts} | {MANIFEST}
    if listed != set(entry.objects_kept):  # 3
        yield Fault(code="parts_differ", object=entry.record_id)
    for part in manifest.parts:
        content = shelf.content(entry, part.name, key=key)
        if (part.sha256, part.size) != (digest(content), len(content)):
            yield Fault(code="part_differs", object=f"{entry.record_id}/{part.name}")


def _in_order(parts: Iterable[object]) -> list[str]:
    return sorted(json.dumps(part, sort_keys=True) for part in parts)


def _differing(record: Record, manifest: Manifest, metadata: bytes) -> Iterator[str]:
    """The names of what the row says otherwise than manifest and metadata."""
    kept = _mended(record, manifest, facts_from(metadata))
    try:
        told = record.facts()
        told = replace(
            told, label=replace(told.label, level=kept.label.level)
        )  # which the access feed may have changed
        yield from (name for name in kept.__slots__ if name != "words" and getattr(kept, name) != getattr(told, name))
    except (ValueError, TypeError, KeyError, AttributeError):  # a list in the row is not even written as one
        yield "facts"
    parts = [{"name": part.name, "media_type": part.media_type, "size": part.size} for part in manifest.parts]
    if _in_order(record.parts) != _in_order(parts):
        yield "parts"
    if record.second_number != (kept.second and kept.second.number):
        yield "second_number"
    if record.record_id != manifest.record:
        yield "record_id"
    if record.manifest_sha256 != digest(manifest.as_bytes()):
        yield "manifest_sha256"
    if record.letter_sha256 != next((part.sha256 for part in manifest.parts if part.name == LETTER), ""):
        yield "letter_sha256"


def _mended(record: Record, manifest: Manifest, kept: RecordFacts) -> RecordFacts:
    """With what statements say was mended; what the row lacks of that is found at the statement (`_faults_beside`)."""
    if not record.mends:
        return kept
    mends = mends_said([record.record_id]).get(record.record_id, ())
    return put_right(kept, mends, deposited_on=day_of(datetime.fromisoformat(manifest.deposited_at)))
