"""Signed notes: Ed25519 by cryptography. Used by the log and by the stand-alone verifier; no Django here."""

from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from archive.core import checkpoint as core
from archive.core.checkpoint import Checkpoint, NoteKey, NoteSignature
from archive.core.errors import AlreadyThereError, CheckpointNotValidError, MissingObjectError
from archive.doors import cipher, once

FILE = "log-note.key"


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


def signer(keys: Path) -> Signer:
    """The log's signer; its key and its name are made at first use. The name is the log's origin for good."""
    try:
        text = once.read(keys / FILE)
    except MissingObjectError:
        made = f"diwan/log/{cipher.new_name(4)} {cipher.new_key().hex()}"
        with suppress(AlreadyThereError):  # another process was first; its key is the key
            once.keep(keys, {FILE: made.encode()})
        text = once.read(keys / FILE)
    name, seed = text.decode().split()
    return Signer(name, bytes.fromhex(seed))


def verified(text: str, key: NoteKey) -> Checkpoint:
    """The checkpoint of a note that this key signed under its own name. Raises CheckpointNotValidError."""
    checkpoint, signatures = core.parse(text)
    for signature in signatures:
        if signature.name == key.name and signature.key_id == key.key_id():
            _check(key, signature, checkpoint)
            if checkpoint.origin != key.name:
                raise CheckpointNotValidError(finding="another log's checkpoint")
            return checkpoint
    raise CheckpointNotValidError(finding="not signed by this log")


def _check(key: NoteKey, signature: NoteSignature, checkpoint: Checkpoint) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature.value, checkpoint.body())
    except InvalidSignature as error:
        raise CheckpointNotValidError(finding="signature does not fit") from error
