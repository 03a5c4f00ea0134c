"""What leaves and objects still tell of an entry whose row is gone. It reads and never writes."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.conf import settings

from archive import stores
from archive.core.addition import added_in
from archive.core.canonical import Json
from archive.core.errors import DamagedObjectError, MissingObjectError
from archive.core.examination import Fault
from archive.core.leaf import EntryKind, Leaf, commitment, leaf_from
from archive.core.merkle import leaf_hash
from archive.core.package import MANIFEST, METADATA, Manifest, digest, manifest_from
from archive.core.renewal import PREFIX
from archive.doors import cipher, keystore, log
from archive.shelf import STATEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """An entry as its leaf and its objects tell it; `lost` names what they no longer tell.

    `metadata` and `manifest` are there for a record whose objects can be read. `at` is None where nobody says when.
    """

    leaf: bytes
    kind: EntryKind
    record_id: str
    objects: Mapping[str, str] = field(default_factory=dict)
    statement: str = ""
    body: Mapping[str, Json] = field(default_factory=dict)
    by: str = ""
    at: datetime | None = None
    manifest: Manifest | None = None
    metadata: bytes = b""
    lost: tuple[Fault, ...] = ()


class Remains:
    """What lies in vault, key store and statements, looked through once."""

    @cached_property
    def parts(self) -> dict[str, frozenset[str]]:
        """The objects of every record, by name, in any store."""
        found: dict[str, frozenset[str]] = {}
        for store in stores.every():
            for record, names in store.records():
                found[record] = found.get(record, frozenset()) | names
        return found

    @cached_property
    def said(self) -> dict[int, list[str]]:
        """The statements about no record, by their leaf's index; a damaged one may stand beside a sound one."""
        found: dict[int, list[str]] = {}
        for index, text in log.statements(settings.PLACE.statements):
            found.setdefault(index, []).append(text)
        return found

    def key(self, record_id: str) -> bytes | None:
        """The record's data key out of the key store; None where it is gone."""
        try:
            return keystore.unwrap(settings.PLACE.keys, record_id, keystore.kept(settings.PLACE.keys, record_id))
        except (MissingObjectError, DamagedObjectError):
            return None

    def entry(self, index: int, leaf: bytes, *, is_erased: bool) -> Recovered:
        """The entry behind this leaf. Raises DamagedObjectError for what is no leaf."""
        read = leaf_from(leaf)
        if read.record and is_erased:
            return self._tombstone(index, leaf, read)
        if not read.record:
            return self._statement(index, leaf, read)
        key = self.key(read.record)
        if key is None:
            return _lost(leaf, read, "key_missing", read.record)
        return self._record(leaf, read, key) if read.kind is EntryKind.RECORD else self._about(leaf, read, key)

    def deposit(self, record_id: str) -> Recovered | None:
        """What objects alone tell of a deposit that no leaf names; None where they are none or nothing opens them."""
        key = self.key(record_id)
        if key is None:
            return None
        leaves = _leaves_of(record_id, self.parts.get(record_id, frozenset()), key)
        found = (self._record(leaf.as_bytes(), leaf, key) for leaf in leaves if leaf.kind is EntryKind.RECORD)
        return next((one for one in found if one.metadata), None)

    def sent(self, record_id: str) -> Iterator[Recovered]:
        """What objects alone tell of where a letter went when it was deposited."""
        key = self.key(record_id)
        for leaf in () if key is None else _leaves_of(record_id, self.parts.get(record_id, frozenset()), key):
            if leaf.kind is EntryKind.DELIVERY:
                one = self._about(leaf.as_bytes(), leaf, key or b"")
                if one.body.get("what") == "sent":
                    yield one

    @cached_property
    def leaves(self) -> dict[bytes, bytes]:
        """Every leaf that objects and statements can still give, by its hash: for a bundle that is gone."""
        found = [leaf for texts in self.said.values() for text in texts for leaf in _leaf_of(text.encode(), "")]
        for record_id, names in self.parts.items():
            key = self.key(record_id)
            if key is not None:
                found += _leaves_of(record_id, names, key)
        return {leaf_hash(data): data for data in (leaf.as_bytes() for leaf in found)}

    def _tombstone(self, index: int, leaf: bytes, read: Leaf) -> Recovered:
        """Of a destroyed record its tombstone alone says something: it lies among the statements and by the keys."""
        if read.kind is EntryKind.TOMBSTONE:
            noted = [text.encode() for text in self.said.get(index, ())]
            with suppress(MissingObjectError):
                noted.append(keystore.tombstone(settings.PLACE.keys, read.record))
            for document in noted:
                if digest(document) == read.statement:
                    return _told(leaf, read, document, {}, document.decode())
        return Recovered(leaf=leaf, kind=read.kind, record_id=read.record)

    def _statement(self, index: int, leaf: bytes, read: Leaf) -> Recovered:
        for text in self.said.get(index, ()):
            if digest(text.encode()) == read.statement:
                return _told(leaf, read, text.encode(), {}, text)
        return _lost(leaf, read, "statement_missing", f"leaf {index}")

    def _about(self, leaf: bytes, read: Leaf, key: bytes) -> Recovered:
        names = sorted(self.parts.get(read.record, frozenset()))
        for name in (name for name in names if name.startswith(STATEMENT)):
            for document, sealed in _opened(read.record, name, key):
                if digest(document) == read.statement:
                    beside = _beside(read, document, key)
                    return _told(leaf, read, document, {name: digest(sealed)} | beside, "")
        return _lost(leaf, read, "object_missing", f"{read.record}/{STATEMENT}*")

    def _record(self, leaf: bytes, read: Leaf, key: bytes) -> Recovered:
        for data, sealed in _opened(read.record, MANIFEST, key):
            if digest(data) != read.manifest:
                continue
            manifest = manifest_from(data)
            objects = {part.name: part.object_sha256 for part in manifest.parts} | {MANIFEST: digest(sealed)}
            return Recovered(
                leaf=leaf,
                kind=read.kind,
                record_id=read.record,
                objects=objects,
                at=datetime.fromisoformat(manifest.deposited_at),
                manifest=manifest,
                metadata=_metadata(read, manifest, key),
            )
        return _lost(leaf, read, "object_missing", f"{read.record}/{MANIFEST}")


def _opened(record_id: str, name: str, key: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What the key opens under this name, in the clear and as it lies there."""
    for sealed in stores.held(record_id, name):
        try:
            yield cipher.unlock(sealed, key=key, name=f"{record_id}/{name}"), sealed
        except DamagedObjectError:
            continue


def _metadata(read: Leaf, manifest: Manifest, key: bytes) -> bytes:
    """The metadata the leaf commits to; nothing where no store has them."""
    found = (data for data, _ in _opened(read.record, METADATA, key))
    return next((data for data in found if commitment(manifest.salt, data) == read.commitment), b"")


def _beside(read: Leaf, document: bytes, key: bytes) -> dict[str, str]:
    """The objects that a statement names, beside it."""
    return _renewed(read, document, key) | _paper(read, document, key) | _added(read, document, key)


def _added(read: Leaf, document: bytes, key: bytes) -> dict[str, str]:
    """The sheet and the files of an addition."""
    found = {}
    for one in added_in(document) if read.kind is EntryKind.ADDITION else ():
        opened = _opened(read.record, one.part, key)
        found[one.part] = next((digest(sealed) for data, sealed in opened if digest(data) == one.sha256), "")
    return found


def _renewed(read: Leaf, document: bytes, key: bytes) -> dict[str, str]:
    """The object of a renewal, beside its statement."""
    body = json.loads(document)["body"]
    part = str(body.get("part", ""))
    if read.kind is not EntryKind.TS_RENEWAL or not part.startswith(PREFIX):
        return {}
    opened = _opened(read.record, part, key)
    return {part: next((digest(sealed) for data, sealed in opened if digest(data) == body["new_sha256"]), "")}


def _paper(read: Leaf, document: bytes, key: bytes) -> dict[str, str]:
    """The object of minutes or of a certificate, beside its statement."""
    if read.kind not in {EntryKind.DISPOSAL, EntryKind.DESTRUCTION}:
        return {}
    name, hashed = f"{read.kind.value.lower()}.pdf", json.loads(document)["body"].get("paper")
    opened = _opened(read.record, name, key)
    return {name: next((digest(sealed) for data, sealed in opened if digest(data) == hashed), "")}


def _told(leaf: bytes, read: Leaf, document: bytes, objects: dict[str, str], statement: str) -> Recovered:
    fields = json.loads(document)
    return Recovered(
        leaf=leaf,
        kind=read.kind,
        record_id=read.record,
        objects=objects,
        statement=statement,
        body=fields["body"],
        by=str(fields["by"]),
        at=datetime.fromisoformat(fields["at"]),
    )


def _lost(leaf: bytes, read: Leaf, code: str, place: str) -> Recovered:
    return Recovered(leaf=leaf, kind=read.kind, record_id=read.record, lost=(Fault(code=code, object=place),))


def _leaf_of(document: bytes, record_id: str) -> Iterator[Leaf]:
    """The leaf of a statement; none of what is no statement."""
    with suppress(ValueError, KeyError, TypeError):
        yield Leaf(kind=EntryKind(json.loads(document)["kind"]), record=record_id, statement=digest(document))


def _leaves_of(record_id: str, names: frozenset[str], key: bytes) -> Iterator[Leaf]:
    """The leaves of a record and of what was said of it."""
    for data, _ in _opened(record_id, MANIFEST, key):
        manifest = manifest_from(data)
        for metadata, _ in _opened(record_id, METADATA, key):
            held = commitment(manifest.salt, metadata)
            yield Leaf(kind=EntryKind.RECORD, record=record_id, manifest=digest(data), commitment=held)
    for name in sorted(name for name in names if name.startswith(STATEMENT)):
        for document, _ in _opened(record_id, name, key):
            yield from _leaf_of(document, record_id)
