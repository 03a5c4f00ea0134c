"""The checkpoint of the log: C2SP tlog-checkpoint inside a C2SP signed note, Ed25519.

Pure: the signature itself is made and checked at doors/note.py.
"""

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from archive.core.errors import CheckpointNotValidError

ALGORITHM = b"\x01"  # C2SP signed-note: Ed25519
COSIGNATURE = b"\x04"  # C2SP tlog-cosignature: Ed25519 with a time
_DASH = "— "


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What the log says of itself: its name, how many leaves, under which root."""

    origin: str
    size: int
    root: bytes

    def body(self) -> bytes:
        """The text that is signed, its last line break included."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """One signature line of a note: whose, by which key, and its bytes."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """The line as the note carries it."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKey:
    """A key that signs notes: its name, its 32 public bytes, and the byte that says what it signs."""

    name: str
    public: bytes
    algorithm: bytes = ALGORITHM

    def key_id(self) -> bytes:
        """The first four bytes of SHA-256 over name, line break, algorithm and key."""
        return sha256(self.name.encode() + b"\n" + self.algorithm + self.public).digest()[:4]

    def text(self) -> str:
        """The key as one line: name+id+base64(algorithm and key)."""
        return f"{self.name}+{self.key_id().hex()}+{base64.b64encode(self.algorithm + self.public).decode()}"


def key_from(text: str, *, algorithm: bytes = ALGORITHM) -> NoteKey:
    """The key of that kind a line names. Raises CheckpointNotValidError."""
    name, plus, rest = text.strip().partition("+")
    given_id, second, data = rest.partition("+")
    public = _decoded(data)
    if not (name and plus and second) or public[:1] != algorithm or len(public) != 33:
        raise CheckpointNotValidError(finding="not an Ed25519 note key")
    key = NoteKey(name=name, public=public[1:], algorithm=algorithm)
    if key.key_id().hex() != given_id:
        raise CheckpointNotValidError(finding="the key's id is not its own")
    return key


def note(checkpoint: Checkpoint, signatures: tuple[NoteSignature, ...]) -> str:
    """The signed note."""
    return checkpoint.body().decode() + "\n" + "".join(signature.line() for signature in signatures)


def parse(text: str) -> tuple[Checkpoint, tuple[NoteSignature, ...]]:
    """The checkpoint and its signature lines; nothing is verified here. Raises CheckpointNotValidError."""
    body, gap, tail = text.partition("\n\n")
    lines = body.split("\n")
    if not gap or len(lines) < 3 or not lines[0] or not tail.endswith("\n"):
        raise CheckpointNotValidError(finding="not a checkpoint")
    root = _decoded(lines[2])
    if not (lines[1].isascii() and lines[1].isdigit() and len(lines[1]) < 20) or len(root) != sha256().digest_size:
        raise CheckpointNotValidError(finding="no size or no root")
    checkpoint = Checkpoint(origin=lines[0], size=int(lines[1]), root=root)
    if checkpoint.body() != (body + "\n").encode():
        raise CheckpointNotValidError(finding="not written the one way")
    return checkpoint, tuple(_signature(line) for line in tail.splitlines())


def _signature(line: str) -> NoteSignature:
    name, gap, data = line.removeprefix(_DASH).partition(" ")
    raw = _decoded(data)
    if not line.startswith(_DASH) or not name or not gap or len(raw) < 5:
        raise CheckpointNotValidError(finding="not a signature line")
    return NoteSignature(name=name, key_id=raw[:4], value=raw[4:])


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CheckpointNotValidError(finding="not base64") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeHead:
    """How many leaves the log has, and the root over them in hexadecimal."""

    size: int
    root: str
