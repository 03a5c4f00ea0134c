"""What a witness is asked and answers: C2SP tlog-witness, and the Ed25519 cosignature of C2SP tlog-cosignature.

Pure: signatures are made and checked at doors/note.py, questions travel through doors/witness.py.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from archive.core.checkpoint import Checkpoint
from archive.core.errors import CheckpointNotValidError, NotCosignedError, ProofNotValidError
from archive.core.merkle import EMPTY_ROOT, check_consistency

MOST_PROOF_LINES = 63
LONGEST_SUBMISSION = 32 * 1024
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
_SIZE = re.compile(rb"(0|[1-9][0-9]{0,18})\n")
_TIME = 8


class Refusal(StrEnum):
    """Why a checkpoint is not cosigned."""

    MALFORMED = "malformed"
    UNKNOWN_LOG = "unknown log"
    NOT_SIGNED = "not signed by the log"
    OTHER_SIZE = "not the size cosigned last"
    OTHER_ROOT = "same size, other root"
    INCONSISTENT = "does not continue what was cosigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A question to a witness: the size it cosigned last, the way from there, the checkpoint as a signed note."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    def as_bytes(self) -> bytes:
        """It as it travels."""
        lines = [f"old {self.old}", *(base64.b64encode(value).decode() for value in self.proof)]
        return ("\n".join(lines) + "\n\n" + self.note).encode()


def submission_from(data: bytes) -> Submission:
    """The question that these bytes are. Raises NotCosignedError."""
    try:
        head, gap, note = data.decode("utf-8").partition("\n\n")
        first, *rest = head.split("\n")
        proof = tuple(base64.b64decode(line, validate=True) for line in rest)
    except (UnicodeDecodeError, binascii.Error, ValueError) as error:
        raise NotCosignedError(refusal=Refusal.MALFORMED) from error
    old = _OLD.fullmatch(first)
    if old is None or not gap or not note or len(proof) > MOST_PROOF_LINES:
        raise NotCosignedError(refusal=Refusal.MALFORMED)
    return Submission(old=int(old[1]), proof=proof, note=note)


def check_step(asked: Submission, signed: Checkpoint, *, size: int, root: bytes) -> None:
    """Returns when the signed checkpoint continues the one that was cosigned last, of this size and root.

    The order is the protocol's. Raises NotCosignedError with `refusal`, and `size` where that is the answer.
    """
    if asked.old > signed.size:
        raise NotCosignedError(refusal=Refusal.MALFORMED)
    if asked.old != size:
        raise NotCosignedError(refusal=Refusal.OTHER_SIZE, size=size)
    if size == signed.size and root != signed.root:
        raise NotCosignedError(refusal=Refusal.OTHER_ROOT, size=size)
    try:
        _check_path(asked.proof, signed, old=size, root=root)
    except ProofNotValidError as error:
        raise NotCosignedError(refusal=Refusal.INCONSISTENT) from error


def _check_path(proof: Sequence[bytes], signed: Checkpoint, *, old: int, root: bytes) -> None:
    if old == 0:
        if proof or (signed.size == 0 and signed.root != EMPTY_ROOT):
            raise ProofNotValidError(finding="a first checkpoint needs no proof")
        return
    check_consistency(old=old, new=signed.size, old_root=root, new_root=signed.root, path=proof)


def size_in(answer: bytes) -> int | None:
    """The size a witness names when it refuses another one; None when it names none."""
    found = _SIZE.fullmatch(answer)
    return None if found is None else int(found[1])


def message(checkpoint: Checkpoint, *, seconds: int) -> bytes:
    """The bytes a cosignature signs; `seconds` since 1970, UTC."""
    return f"cosignature/v1\ntime {seconds}\n".encode() + checkpoint.body()


def timestamped(signature: bytes, *, seconds: int) -> bytes:
    """The value of a cosignature: eight bytes of time, big-endian, then the signature."""
    return seconds.to_bytes(_TIME, "big") + signature


def seconds_and_signature(value: bytes) -> tuple[int, bytes]:
    """The two parts of a cosignature's value. Raises CheckpointNotValidError."""
    if len(value) != _TIME + 64 or value[0] > 0x7F:
        raise CheckpointNotValidError(finding="not a cosignature")
    return int.from_bytes(value[:_TIME], "big"), value[_TIME:]
