"""What an inspection finds: the signature, the log, the objects, together."""

import json
from dataclasses import dataclass
from enum import StrEnum

from archive.core.errors import BundleNotReadableError


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
        return LeafProof(inclusion=inclusion, **texts, **numbers)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BundleNotReadableError(finding="not a proof") from error
