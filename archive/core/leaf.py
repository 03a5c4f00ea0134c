"""The leaf of the log: what the public tiles say of an entry, and nothing that could be guessed back."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from archive.core.canonical import Json, canonical
from archive.core.errors import DamagedObjectError, EntryNotAcceptedError

VERSION = 1
_RECORD_ID = re.compile(r"[0-9a-f]{32}")


class EntryKind(StrEnum):
    """What an entry says. Stored values never change."""

    RECORD = "RECORD"
    VOID_NUMBER = "VOID_NUMBER"
    DIRECTIVE = "DIRECTIVE"
    DELIVERY = "DELIVERY"
    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
    KEY_EVENT = "KEY_EVENT"
    CLEARANCE_CHANGE = "CLEARANCE_CHANGE"
    MANDATE = "MANDATE"
    ACCESS_SEGMENT = "ACCESS_SEGMENT"
    HOLD = "HOLD"
    HOLD_RELEASE = "HOLD_RELEASE"
    TOMBSTONE = "TOMBSTONE"
    DESTRUCTION = "DESTRUCTION"
    DISPOSAL = "DISPOSAL"
    TS_RENEWAL = "TS_RENEWAL"
    SUPERSEDE = "SUPERSEDE"
    REGRADE = "REGRADE"
    RECLASSIFY = "RECLASSIFY"
    READERS = "READERS"
    REGISTER_CLOSE = "REGISTER_CLOSE"
    BLOCK = "BLOCK"
    RECEIPT = "RECEIPT"
    INCIDENT = "INCIDENT"
    RESTORE = "RESTORE"
    ADDITION = "ADDITION"
    CORRECT = "CORRECT"
    LAID_DOWN = "LAID_DOWN"
    QUERY = "QUERY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A leaf: of a record it names the manifest and a salted commitment, of anything else a statement.

    `manifest` and `statement` are SHA-256 of documents that carry random bytes, so that nobody can
    guess a short document and find its hash in the public tiles.
    """

    kind: EntryKind
    record: str = ""
    manifest: str = ""
    commitment: str = ""
    statement: str = ""

    def as_bytes(self) -> bytes:
        """The leaf as it stands in the entry bundle: canonical JSON."""
        fields: dict[str, Json] = {"kind": self.kind.value, "version": VERSION}
        for name in ("record", "manifest", "commitment", "statement"):
            if value := getattr(self, name):
                fields[name] = value
        return canonical(fields)


def leaf_from(data: bytes) -> Leaf:
    """The leaf these bytes are. Raises DamagedObjectError when they are not one, or not written so."""
    try:
        fields = json.loads(data)
        version = fields.pop("version")
        leaf = Leaf(kind=EntryKind(fields.pop("kind")), **fields)
        same = version == VERSION and leaf.as_bytes() == data
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedObjectError(object="leaf") from error
    if not same:
        raise DamagedObjectError(object="leaf")
    return leaf


def is_record_id(text: str) -> bool:
    """True for 32 lower-case hexadecimal digits."""
    return _RECORD_ID.fullmatch(text) is not None


def commitment(salt: bytes, metadata: bytes) -> str:
    """The salted commitment to a record's metadata: shows number, grade and unit to whom one shows the salt."""
    return sha256(b"diwan-commitment-v1\x00" + salt + metadata).hexdigest()


def statement(kind: EntryKind, *, record: str, body: dict[str, Json], by: str, at: str, salt: bytes) -> bytes:
    """The document behind an entry that is not a record. Raises EntryNotAcceptedError."""
    if kind is EntryKind.RECORD:
        raise EntryNotAcceptedError(finding="a record enters by deposit")
    if len(salt) < 16:
        message = "a statement needs at least 16 random bytes"
        raise RuntimeError(message)
    try:
        return canonical(
            {
                "version": VERSION,
                "kind": kind.value,
                "record": record,
                "at": at,
                "by": by,
                "body": body,
                "salt": salt.hex(),
            }
        )
    except (ValueError, UnicodeEncodeError) as error:
        raise EntryNotAcceptedError(finding="a body without canonical form") from error
