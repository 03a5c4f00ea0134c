"""Takes a record in for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from archive import stores
from archive.core import package as core
from archive.core.canonical import canonical
from archive.core.errors import AlreadyDepositedError
from archive.core.leaf import EntryKind, Leaf, commitment
from archive.core.package import LETTER, MANIFEST, METADATA, MOVEMENTS, Deposited, Manifest, Package, Part, RecordFacts
from archive.core.readers import sorted_marks
from archive.doors import cipher, keystore, rows
from archive.doors.together import Together
from archive.models import Entry, Record, RecordKey, RecordUnit, reader_rows, record_row, unit_rows
from archive.wrapping import Wrapping, is_signed
from directory.core.reach import Reach
from signing.core.verdict import Indication
from signing.signers import taken_in
from signing.verify import verdict_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """The record's name in this archive, and the hash of its manifest."""

    record_id: str
    manifest_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    """A package ready to be kept: its objects are ciphertext."""

    record_id: str
    wrapped: bytes
    objects: Mapping[str, bytes]
    hashes: Mapping[str, str]
    manifest: Manifest
    leaf: Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """What one deposit writes."""

    sealed: _Sealed
    facts: RecordFacts
    readers: frozenset[str]
    letter_sha256: str
    by: Reach
    at: datetime

    def entry(self) -> rows.Columns:
        """The row of the entry."""
        return {
            "kind": EntryKind.RECORD.value,
            "record_id": self.sealed.record_id,
            "leaf": self.sealed.leaf.as_bytes().decode(),
            "objects_kept": self.sealed.hashes,
            "by": self.by.name,
            "at": self.at,
        }

    def record(self, *, entry_id: int) -> rows.Columns:
        """The row of the record that stands on it."""
        return record_row(
            self.facts, entry_id=entry_id, manifest=self.sealed.manifest, sha256=self.sealed.leaf.manifest
        )


def deposit(
    package: Package,
    *,
    readers: frozenset[str],
    expected_fields: tuple[str, ...] | None = None,
    wrapping: Wrapping | None = None,
    by: Reach,
    at: datetime,
) -> Deposit:
    """Keeps the package for good and says under which name.

    `expected_fields` are the signature fields on record: with them the letter must be signed there and nowhere
    else (security 1, R6). `wrapping` holds parts of this package that were judged and encrypted before the
    lock: the caller's very Part objects.
    Raises PackageNotAcceptedError, ReadersNotAllowedError, AlreadyDepositedError, and signing's
    NotTrustedError: what the archive could not defend later it refuses at the door. A letter is signed under our
    own root, or by somebody whose certificate was taken in, and sealed by us. Signed annexes are judged too,
    by our root and the recognised authorities; their verdict is recorded and not required (decision 24).

    Without a transaction around it the database is locked for the rows alone, after all files are durable; rows of
    those who deposit at the same time are committed together.

    Crash notes: key and objects are on disk before the first row. Files without a row are orphans that
    nothing names and nobody can read; rows without files cannot be. Committed rows without a checkpoint
    are picked up by `integrate`.
    """
    core.check(package)
    core.check_readers(readers, package.facts.label)
    letter = next(part for part in package.parts if part.name == LETTER)
    wrapping = wrapping or Wrapping()
    wrapping.add(letter)
    letter_sha256 = wrapping.listed[LETTER].sha256
    if rows.is_there(Record, "letter_sha256", letter_sha256):
        raise AlreadyDepositedError
    verdict = verdict_on(letter.data, at=None, expected_fields=expected_fields)
    verdict.require_ours(taken_in=frozenset(taken_in(verdict)))
    deposited = Deposited(by=by.name, readers=readers)
    sealed = _sealed(package, wrapping, deposited=deposited, at=at)
    key = keystore.files_of(settings.PLACE.keys, sealed.record_id, sealed.wrapped)
    stores.first().keep(sealed.record_id, sealed.objects, beside=key)
    own = _Rows(sealed=sealed, facts=package.facts, readers=readers, letter_sha256=letter_sha256, by=by, at=at)
    if connection.in_atomic_block:
        _write([own])
    else:
        _counter.run(own)
    return Deposit(record_id=sealed.record_id, manifest_sha256=sealed.leaf.manifest)


def _write(batch: Sequence[_Rows]) -> None:
    """The rows of some deposits, all or none. Raises AlreadyDepositedError for a letter that is there meanwhile."""
    try:
        _insert(batch)
    except IntegrityError as error:
        if Record.objects.filter(letter_sha256__in=[one.letter_sha256 for one in batch]).exists():
            raise AlreadyDepositedError from error
        raise


@transaction.atomic
def _insert(batch: Sequence[_Rows]) -> None:
    entries = rows.insert(Entry, [one.entry() for one in batch])
    rows.insert(RecordKey, [{"record_id": one.sealed.record_id, "wrapped": one.sealed.wrapped} for one in batch])
    numbered = zip(batch, entries, strict=True)
    records = rows.insert(Record, [one.record(entry_id=entry) for one, entry in numbered])
    kept = list(zip(records, batch, strict=True))
    rows.insert(RecordUnit, unit_rows((record, one.facts.unit_path) for record, one in kept))
    for table, readers in reader_rows([(record, sorted_marks(one.readers)) for record, one in kept]):
        rows.insert(table, readers)


_counter = Together(_write, most=64, refusals=(AlreadyDepositedError, DatabaseError))
"""Where deposits wait for the database: the rows of those who wait are committed together."""


def _sealed(package: Package, wrapping: Wrapping, *, deposited: Deposited, at: datetime) -> _Sealed:
    record_id, salt = wrapping.record_id, cipher.new_salt()
    for part in package.parts:
        if part.name != LETTER:
            wrapping.judge(part)
        elif is_signed(part):
            wrapping.judged[LETTER] = Indication.TOTAL_PASSED.value  # required before anything is kept
    metadata = core.metadata(package.facts, judged=wrapping.judged, deposited=deposited, place=package.place)
    movements = canonical([dict(movement) for movement in package.movements])
    parts = [
        *package.parts,
        Part(name=METADATA, media_type="application/json", data=metadata),
        Part(name=MOVEMENTS, media_type="application/json", data=movements),
    ]
    for part in parts:
        wrapping.add(part)
    names = [part.name for part in parts]
    listed = tuple(wrapping.listed[name] for name in names)
    manifest = Manifest(record=record_id, deposited_at=core.moment(at), salt=salt, parts=listed)
    data = manifest.as_bytes()
    objects = {name: wrapping.objects[name] for name in names}
    objects[MANIFEST] = cipher.lock(data, key=wrapping.key, name=f"{record_id}/{MANIFEST}")
    return _Sealed(
        record_id=record_id,
        wrapped=keystore.wrap(settings.PLACE.keys, record_id, wrapping.key),
        objects=objects,
        hashes={one.name: one.object_sha256 for one in listed} | {MANIFEST: core.digest(objects[MANIFEST])},
        manifest=manifest,
        leaf=Leaf(
            kind=EntryKind.RECORD,
            record=record_id,
            manifest=core.digest(data),
            commitment=commitment(salt, metadata),
        ),
    )
