"""Signed notes: Ed25519 by cryptography. Used by the log and by the stand-alone verifier; no Django here."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from archive.core import checkpoint as core
from archive.core.checkpoint import Checkpoint, NoteKey, NoteSignature
from archive.core.errors import AlreadyThereError, CheckpointNotValidError, MissingObjectError
from archive.core.witness import message, seconds_and_signature, timestamped
from archive.doors import cipher, once

FILE = "log-note.key"
WITNESS_FILE = "witness-note.key"


class Signer:
    """The log's own key, loaded."""

    __slots__ = ("_key", "key")

    def __init__(self, name: str, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = NoteKey(name=name, public=self._key.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"Signer({self.key.name})"

    def signed(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note; the same checkpoint gives the same bytes (RFC 8032)."""
        value = self._key.sign(checkpoint.body())
        return core.note(checkpoint, (NoteSignature(name=self.key.name, key_id=self.key.key_id(), value=value),))


class Cosigner:
    """The key with which this installation cosigns the checkpoints of others, loaded."""

    __slots__ = ("_key", "key")

    def __init__(self, name: str, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._key.public_key().public_bytes_raw()
        self.key = NoteKey(name=name, public=public, algorithm=core.COSIGNATURE)

    def __repr__(self) -> str:
        return f"Cosigner({self.key.name})"

    def cosigned(self, checkpoint: Checkpoint, *, at: datetime) -> NoteSignature:
        """The cosignature, with its moment in whole seconds (C2SP tlog-cosignature)."""
        seconds = int(at.timestamp())
        value = timestamped(self._key.sign(message(checkpoint, seconds=seconds)), seconds=seconds)
        return NoteSignature(name=self.key.name, key_id=self.key.key_id(), value=value)


def signer(keys: Path) -> Signer:
    """The log's signer; its key and its name are made at first use. The name is the log's origin for good."""
    return Signer(*_kept(keys, FILE, kind="log"))


def cosigner(keys: Path) -> Cosigner:
    """The cosigner of others' logs: a key of its own, made at first use."""
    return Cosigner(*_kept(keys, WITNESS_FILE, kind="witness"))


def _kept(keys: Path, file: str, *, kind: str) -> tuple[str, bytes]:
    """The name and the seed in the file, made at first use."""
    try:
        text = once.read(keys / file)
    except MissingObjectError:
        made = f"diwan/{kind}/{cipher.new_name(4)} {cipher.new_key().hex()}"
        with suppress(AlreadyThereError):  # another process was first; its key is the key
            once.keep(keys, {file: made.encode()})
        text = once.read(keys / file)
    name, seed = text.decode().split()
    return name, bytes.fromhex(seed)


def verified(text: str, key: NoteKey) -> Checkpoint:
    """The checkpoint of a note that this key signed under its own name. Raises CheckpointNotValidError."""
    checkpoint, signatures = core.parse(text)
    for signature in signatures:
        if signature.name == key.name and signature.key_id == key.key_id():
            _check(key, signature.value, checkpoint.body())
            if checkpoint.origin != key.name:
                raise CheckpointNotValidError(finding="another log's checkpoint")
            return checkpoint
    raise CheckpointNotValidError(finding="not signed by this log")


def cosigned_by(text: str, keys: Iterable[NoteKey]) -> dict[str, datetime]:
    """Which of these witnesses cosigned the note, and when; lines of others, and false ones, count for nothing.

    Raises CheckpointNotValidError when the text is no checkpoint.
    """
    checkpoint, signatures = core.parse(text)
    known = {(key.name, key.key_id()): key for key in keys}
    found: dict[str, datetime] = {}
    for signature in signatures:
        key = known.get((signature.name, signature.key_id))
        if key is not None:
            with suppress(CheckpointNotValidError):
                found[key.name] = _cosigned_at(key, signature, checkpoint)
    return found


def _cosigned_at(key: NoteKey, signature: NoteSignature, checkpoint: Checkpoint) -> datetime:
    seconds, value = seconds_and_signature(signature.value)
    _check(key, value, message(checkpoint, seconds=seconds))
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise CheckpointNotValidError(finding="a cosignature out of all time") from error


def _check(key: NoteKey, value: bytes, signed: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(value, signed)
    except InvalidSignature as error:
        raise CheckpointNotValidError(finding="signature does not fit") from error
