"""Holds what is kept against what was promised: objects, manifests, rows and leaves."""

from collections.abc import Iterator, Mapping

from archive import shelf, stores
from archive.core.errors import DamagedObjectError, ErasedError, MissingObjectError
from archive.core.examination import Fault
from archive.core.leaf import EntryKind, commitment, leaf_from
from archive.core.package import LETTER, MANIFEST, METADATA, Manifest, digest, facts_from, moment
from archive.core.renewal import check_chain, check_renewed, renewal_in
from archive.models import Entry, Record
from archive.versions import versions


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
    with_objects: bool = True,
) -> tuple[Fault, ...]:
    """Everything that is wrong with one entry; `wrapped` are keys fetched before for many.

    Without the objects only what folds the row back is read: manifest and metadata, or the statement.

    The numbers are those of docs/formats/record.md.

    1. the objects are what was put there
    2. the leaf folds back from manifest and metadata, or from the statement
    3. every part is what the manifest says; a renewed letter is what its statement says, and begins with the old one
    4. the rows people read say what metadata, manifest and statement say, moments included
    """
    faults = list(faults_of_objects(entry)) if with_objects else []  # 1
    try:
        key = shelf.key_among(wrapped, entry.record_id) if entry.record_id else None
        if entry.kind == EntryKind.RECORD.value:
            faults += _faults_of_record(entry, record, key or b"", with_objects=with_objects)
        else:
            faults += _faults_of_statement(entry, key)
    except ErasedError:
        faults.append(Fault(code="key_missing", object=entry.record_id))
    except (MissingObjectError, DamagedObjectError) as error:
        faults.append(Fault(code="not_readable", object=f"{entry.record_id}/{error.facts.get('object', '')}"))
    return tuple(faults)


def _faults_of_statement(entry: Entry, key: bytes | None) -> Iterator[Fault]:
    leaf = leaf_from(entry.leaf.encode())
    document = shelf.statement(entry, key=key)
    said = (leaf.kind.value, leaf.record, leaf.statement)
    if said != (entry.kind, entry.record_id, digest(document)):  # 2
        yield Fault(code="leaf_differs", object=f"entry {entry.pk}")
    elif shelf.signature(document) != (moment(entry.at), entry.by):  # 4
        yield Fault(code="row_differs", object=f"entry {entry.pk} at or by")
    if entry.objects_kept and entry.statement:  # 4
        yield Fault(code="row_differs", object=f"entry {entry.pk} statement")
    if entry.kind == EntryKind.TS_RENEWAL.value:
        check_renewed(renewal_in(document), shelf.letter(entry, key=key or b""))  # 3


def faults_of_renewals(deposit: Entry) -> Iterator[Fault]:
    """What is wrong with the renewals of a record: each by itself, and that each continues the one before."""
    entries = list(Entry.objects.renewals_of(deposit.record_id))
    if not entries:
        return
    wrapped = shelf.keys_of([deposit.record_id])
    for entry in entries:
        yield from faults_of(entry, wrapped=wrapped)
    try:
        first, *later = versions(deposit, key=shelf.key_among(wrapped, deposit.record_id))
        check_chain(first.sha256, (one.renewal for one in later if one.renewal))
    except (ErasedError, MissingObjectError, DamagedObjectError) as error:
        yield Fault(code="renewal_differs", object=f"{deposit.record_id}/{error.facts.get('object', '')}")


def _faults_of_record(entry: Entry, record: Record | None, key: bytes, *, with_objects: bool) -> Iterator[Fault]:
    leaf = leaf_from(entry.leaf.encode())
    manifest = shelf.manifest(entry, key=key)
    metadata = shelf.content(entry, METADATA, key=key)
    said = (leaf.record, leaf.manifest, leaf.commitment)
    if said != (entry.record_id, digest(manifest.as_bytes()), commitment(manifest.salt, metadata)):  # 2
        yield Fault(code="leaf_differs", object=f"entry {entry.pk}")
    if with_objects:
        yield from _faults_of_parts(entry, manifest, key)
    if moment(entry.at) != manifest.deposited_at:  # 4
        yield Fault(code="row_differs", object=f"{entry.record_id} deposited_at")
    if entry.statement:  # 4
        yield Fault(code="row_differs", object=f"{entry.record_id} statement")
    for name in () if record is None else _differing(record, manifest, metadata):  # 4
        yield Fault(code="row_differs", object=f"{entry.record_id} {name}")


def _faults_of_parts(entry: Entry, manifest: Manifest, key: bytes) -> Iterator[Fault]:
    listed = {part.name for part in manifest.parts} | {MANIFEST}
    if listed != set(entry.objects_kept):  # 3
        yield Fault(code="parts_differ", object=entry.record_id)
    for part in manifest.parts:
        content = shelf.content(entry, part.name, key=key)
        if (part.sha256, part.size) != (digest(content), len(content)):
            yield Fault(code="part_differs", object=f"{entry.record_id}/{part.name}")


def _differing(record: Record, manifest: Manifest, metadata: bytes) -> Iterator[str]:
    """The names of what the row says otherwise than manifest and metadata."""
    kept, told = facts_from(metadata), record.facts()
    yield from (name for name in kept.__slots__ if name != "words" and getattr(kept, name) != getattr(told, name))
    parts = [{"name": part.name, "media_type": part.media_type, "size": part.size} for part in manifest.parts]
    if sorted(record.parts, key=lambda part: str(part["name"])) != sorted(parts, key=lambda part: str(part["name"])):
        yield "parts"
    if record.manifest_sha256 != digest(manifest.as_bytes()):
        yield "manifest_sha256"
    if record.letter_sha256 != next((part.sha256 for part in manifest.parts if part.name == LETTER), ""):
        yield "letter_sha256"
