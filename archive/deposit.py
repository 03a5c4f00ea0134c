"""Takes a record in for good."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.db import connection, transaction

from archive import stores
from archive.core import package as core
from archive.core.canonical import canonical
from archive.core.errors import AlreadyDepositedError
from archive.core.leaf import EntryKind, Leaf, commitment
from archive.core.package import LETTER, MANIFEST, METADATA, MOVEMENTS, Deposited, Manifest, Package, Part, RecordFacts
from archive.core.readers import sorted_marks
from archive.doors import cipher, keystore
from archive.models import Entry, Record, RecordKey
from archive.wrapping import Wrapping, is_signed
from directory.core.reach import Reach
from signing.core.verdict import Indication
from signing.signers import taken_in
from signing.verify import verdict_on

_turn = Lock()
"""Writers take turns at the rows: the next is woken at once, where SQLite's own waiting sleeps. Whoever holds the
database already does not wait here."""


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
    manifest: Manifest
    leaf: Leaf


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

    Without a transaction around it the database is locked for the rows alone, after all files are durable, so that
    many deposit at once.

    Crash notes: key and objects are on disk before the first row. Files without a row are orphans that
    nothing names and nobody can read; rows without files cannot be. Committed rows without a checkpoint
    are picked up by `integrate`.
    """
    core.check(package)
    core.check_readers(readers, package.facts.label)
    letter = next(part for part in package.parts if part.name == LETTER)
    letter_sha256 = core.digest(letter.data)
    if Record.objects.filter(letter_sha256=letter_sha256).exists():
        raise AlreadyDepositedError
    verdict = verdict_on(letter.data, at=None, expected_fields=expected_fields)
    verdict.require_ours(taken_in=frozenset(taken_in(verdict)))
    deposited = Deposited(by=by.name, readers=readers)
    sealed = _sealed(package, Wrapping() if wrapping is None else wrapping, deposited=deposited, at=at)
    keystore.keep(settings.PLACE.keys, sealed.record_id, sealed.wrapped)
    stores.first().keep(sealed.record_id, sealed.objects)
    with nullcontext() if connection.in_atomic_block else _turn:
        _write(sealed, package.facts, readers=readers, letter_sha256=letter_sha256, by=by, at=at)
    return Deposit(record_id=sealed.record_id, manifest_sha256=sealed.leaf.manifest)


@transaction.atomic
def _write(
    sealed: _Sealed, facts: RecordFacts, *, readers: frozenset[str], letter_sha256: str, by: Reach, at: datetime
) -> None:
    """The rows. Raises AlreadyDepositedError for the letter that somebody else deposited meanwhile."""
    if Record.objects.filter(letter_sha256=letter_sha256).exists():
        raise AlreadyDepositedError
    entry = Entry.objects.create(
        kind=EntryKind.RECORD.value,
        record_id=sealed.record_id,
        leaf=sealed.leaf.as_bytes().decode(),
        objects_kept={name: core.digest(data) for name, data in sealed.objects.items()},
        by=by.name,
        at=at,
    )
    RecordKey.objects.create(record_id=sealed.record_id, wrapped=sealed.wrapped)
    record = Record.objects.write(facts, entry=entry, manifest=sealed.manifest)
    record.grant(sorted_marks(readers))


def _sealed(package: Package, wrapping: Wrapping, *, deposited: Deposited, at: datetime) -> _Sealed:
    record_id, salt = wrapping.record_id, cipher.new_salt()
    for part in package.parts:
        if part.name != LETTER:
            wrapping.judge(part)
        elif is_signed(part):
            wrapping.judged[LETTER] = Indication.TOTAL_PASSED.value  # required before anything is kept
    metadata = core.metadata(package.facts, judged=wrapping.judged, deposited=deposited)
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
        manifest=manifest,
        leaf=Leaf(
            kind=EntryKind.RECORD,
            record=record_id,
            manifest=core.digest(data),
            commitment=commitment(salt, metadata),
        ),
    )
