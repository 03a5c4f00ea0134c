"""Takes a record in for good."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from signing.verify import verdict_on

from archive.core import package as core
from archive.core.canonical import canonical
from archive.core.errors import AlreadyDepositedError
from archive.core.leaf import EntryKind, Leaf, commitment
from archive.core.package import LETTER, MANIFEST, METADATA, MOVEMENTS, Listed, Manifest, Package, Part, RecordFacts
from archive.core.readers import sorted_marks
from archive.doors import cipher, keystore, vault
from archive.models import Entry, Record, RecordKey, RecordUnit
from directory.core.clearance import bits
from directory.core.reach import Reach
from signing.core.verdict import Indication


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


@transaction.atomic
def deposit(
    package: Package,
    *,
    readers: frozenset[str],
    expected_fields: tuple[str, ...] | None = None,
    by: Reach,
    at: datetime,
) -> Deposit:
    """Keeps the package for good and says under which name.

    `expected_fields` are the signature fields on record: with them the letter must be signed there and nowhere
    else (security 1, R6).
    Raises PackageNotAcceptedError, ReadersNotAllowedError, AlreadyDepositedError, and signing's
    NotTrustedError: what the archive could not defend later it refuses at the door. Signed annexes are
    judged too; their verdict is recorded and not required (decision 24).

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
    verdict_on(letter.data, at=None, expected_fields=expected_fields).require()
    sealed = _sealed(package, at=at)
    place = settings.PLACE
    keystore.keep(place.keys, sealed.record_id, sealed.wrapped)
    vault.keep(place.vault, sealed.record_id, sealed.objects)
    entry = Entry.objects.create(
        kind=EntryKind.RECORD.value,
        record_id=sealed.record_id,
        leaf=sealed.leaf.as_bytes().decode(),
        objects_kept={name: core.digest(data) for name, data in sealed.objects.items()},
        by=by.name,
        at=at,
    )
    record = _record(sealed, package.facts, entry=entry, letter_sha256=letter_sha256)
    record.grant(sorted_marks(readers))
    return Deposit(record_id=sealed.record_id, manifest_sha256=sealed.leaf.manifest)


def _sealed(package: Package, *, at: datetime) -> _Sealed:
    record_id, key, salt = cipher.new_name(), cipher.new_key(), cipher.new_salt()
    metadata = core.metadata(package.facts, judged=_judged(package.parts))
    movements = canonical([dict(movement) for movement in package.movements])
    parts = [
        *package.parts,
        Part(name=METADATA, media_type="application/json", data=metadata),
        Part(name=MOVEMENTS, media_type="application/json", data=movements),
    ]
    objects = {part.name: cipher.lock(part.data, key=key, name=f"{record_id}/{part.name}") for part in parts}
    manifest = Manifest(record=record_id, deposited_at=core.moment(at), salt=salt, parts=tuple(_listed(parts, objects)))
    data = manifest.as_bytes()
    objects[MANIFEST] = cipher.lock(data, key=key, name=f"{record_id}/{MANIFEST}")
    return _Sealed(
        record_id=record_id,
        wrapped=keystore.wrap(settings.PLACE.keys, record_id, key),
        objects=objects,
        manifest=manifest,
        leaf=Leaf(
            kind=EntryKind.RECORD,
            record=record_id,
            manifest=core.digest(data),
            commitment=commitment(salt, metadata),
        ),
    )


def _listed(parts: Iterable[Part], objects: Mapping[str, bytes]) -> Iterable[Listed]:
    for part in parts:
        yield Listed(
            name=part.name,
            media_type=part.media_type,
            size=len(part.data),
            sha256=core.digest(part.data),
            object_sha256=core.digest(objects[part.name]),
        )


def _judged(parts: Iterable[Part]) -> dict[str, str]:
    """The verdict on each signed file of the package, as it was on the day of deposit."""
    return {
        part.name: Indication.TOTAL_PASSED.value
        if part.name == LETTER
        else verdict_on(part.data, at=None).indication.value
        for part in parts
        if part.media_type == "application/pdf" and b"/ByteRange" in part.data
    }


def _record(sealed: _Sealed, facts: RecordFacts, *, entry: Entry, letter_sha256: str) -> Record:
    RecordKey.objects.create(record_id=sealed.record_id, wrapped=sealed.wrapped)
    record = Record.objects.create(
        record_id=sealed.record_id,
        entry=entry,
        number=facts.number,
        sequence=facts.sequence,
        kind=facts.kind,
        subject=facts.subject,
        level=facts.label.level,
        compartments=bits(facts.label.compartments),
        personal=facts.label.personal,
        unit_id=facts.unit_id,
        body_id=facts.body_id,
        unit_path=list(facts.unit_path),
        on=facts.on,
        language=facts.language,
        issuer=facts.issuer,
        addressees=list(facts.addressees),
        references=[
            {
                "kind": line.kind,
                "number": line.number,
                "on": line.on.isoformat() if line.on else None,
                "record_id": line.record_id,
                "body": line.body,
            }
            for line in facts.references
        ],
        register=facts.register,
        annexes=list(facts.annexes),
        priority=facts.priority,
        parts=[{"name": part.name, "media_type": part.media_type, "size": part.size} for part in sealed.manifest.parts],
        letter_sha256=letter_sha256,
        manifest_sha256=sealed.leaf.manifest,
    )
    RecordUnit.objects.bulk_create([RecordUnit(record=record, unit_id=unit) for unit in facts.unit_path])
    return record
