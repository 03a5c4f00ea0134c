"""Takes a record in for good."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

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
from archive.models import Entry, Record, RecordKey, reader_rows, unit_rows
from archive.wrapping import Wrapping, is_signed
from directory.core.reach import Reach
from signing.core.verdict import Indication
from signing.signers import taken_in
from signing.verify import verdict_on

MOST_TOGETHER = 64
"""Deposits that one commit holds at most."""


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


@dataclass(slots=True, kw_only=True, eq=False)
class _Rows:
    """What one deposit writes; `end` is None while it waits, empty when it is committed, else why it is not."""

    sealed: _Sealed
    facts: RecordFacts
    readers: frozenset[str]
    letter_sha256: str
    by: Reach
    at: datetime
    end: tuple[()] | tuple[Exception] | None = None


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
        _counter.write(own)
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
    entries = [
        Entry(
            kind=EntryKind.RECORD.value,
            record_id=one.sealed.record_id,
            leaf=one.sealed.leaf.as_bytes().decode(),
            objects_kept=dict(one.sealed.hashes),
            by=one.by.name,
            at=one.at,
        )
        for one in batch
    ]
    rows.insert(entries)
    rows.insert([RecordKey(record_id=one.sealed.record_id, wrapped=one.sealed.wrapped) for one in batch])
    records = [
        Record.objects.built(one.facts, entry=entry, manifest=one.sealed.manifest, sha256=one.sealed.leaf.manifest)
        for one, entry in zip(batch, entries, strict=True)
    ]
    rows.insert(records)
    rows.insert(unit_rows(records))
    for readers in reader_rows(
        [(record, sorted_marks(one.readers)) for record, one in zip(records, batch, strict=True)]
    ):
        rows.insert(readers)


class _Counter:
    """Where deposits wait for the database: whoever has the turn writes the rows of all who wait, in one commit.

    Nobody is answered before the commit that holds his rows. When a batch is refused each is tried alone, and each
    learns his own refusal; who finds his rows neither written nor refused, because a writer before him broke off,
    writes them himself.
    """

    def __init__(self) -> None:
        self._turn = Lock()
        self._waiting: deque[_Rows] = deque()

    def write(self, own: _Rows) -> None:
        """Returns when the rows are committed. Raises AlreadyDepositedError, DatabaseError."""
        self._waiting.append(own)
        with self._turn:
            if own.end is None:
                self._write_waiting(own)
        if own.end:
            raise own.end[0]

    def _write_waiting(self, own: _Rows) -> None:
        batch = [own]
        while self._waiting and len(batch) < MOST_TOGETHER:
            other = self._waiting.popleft()
            if other is not own and other.end is None:
                batch.append(other)
        if len(batch) == 1 or not _is_written(batch):
            for one in batch:
                try:
                    _write([one])
                    one.end = ()
                except (AlreadyDepositedError, DatabaseError) as error:
                    one.end = (error,)


def _is_written(batch: Sequence[_Rows]) -> bool:
    """True when all are committed together; of a refused batch nothing is."""
    try:
        _write(batch)
    except (AlreadyDepositedError, DatabaseError):
        return False
    for one in batch:
        one.end = ()
    return True


_counter = _Counter()


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
