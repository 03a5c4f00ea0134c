"""What an inspection finds: the signature, the log, the objects, together."""

import json
from dataclasses import dataclass
from enum import StrEnum

from archive.core.checkpoint import Checkpoint
from archive.core.errors import BundleNotReadableError, ProofNotValidError
from archive.core.merkle import leaf_hash


class Receipt(StrEnum):
    """How far the proof of keeping has come (decision 19)."""

    AWAITING = "awaiting checkpoint"
    NOT_WITNESSED = "not yet witnessed"
    IN_LOG = "in log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is not as it was put there: a code, and the object or entry it was found on."""

    code: str
    object: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafProof:
    """That a leaf stands in the log: everything needed to check it off-line."""

    record: str
    leaf: str
    leaf_hash: str
    index: int
    size: int
    root: str
    inclusion: tuple[str, ...]
    checkpoint: str
    log_key: str


def proof_from(data: bytes) -> LeafProof:
    """The proof a proof.json holds; nothing is verified here. Raises BundleNotReadableError."""
    try:
        fields = json.loads(data)
        if (fields.pop("format"), fields.pop("version")) != ("diwan-proof", 1):
            raise BundleNotReadableError(finding="proof of an unknown format")
        inclusion = tuple(fields.pop("inclusion"))
        texts = {name: fields.pop(name) for name in ("record", "leaf", "leaf_hash", "root", "checkpoint", "log_key")}
        numbers = {name: fields.pop(name) for name in ("index", "size")}
        right = all(isinstance(value, str) for value in (*texts.values(), *inclusion))
        if fields or not right or not all(type(value) is int for value in numbers.values()):
            raise BundleNotReadableError(finding="proof with fields that do not belong there")
        "".join((*texts.values(), *inclusion)).encode()  # half a character is no text, and has no bytes to hash
        return LeafProof(inclusion=inclusion, **texts, **numbers)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BundleNotReadableError(finding="not a proof") from error


def check_told(proof: LeafProof, *, signed: Checkpoint) -> None:
    """Returns when the proof's own words are those of its leaf and of the checkpoint. Raises ProofNotValidError.

    Nothing is proved by them; but people read them.
    """
    if (proof.leaf_hash, proof.size, proof.root) != (
        leaf_hash(proof.leaf.encode()).hex(),
        signed.size,
        signed.root.hex(),
    ):
        raise ProofNotValidError(finding="a proof that says otherwise than its leaf and its checkpoint")
