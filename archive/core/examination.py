"""What an inspection finds: the signature, the log, the objects, together."""

from dataclasses import dataclass
from enum import StrEnum


class Receipt(StrEnum):
    """How far the proof of keeping has come (decision 19)."""

    AWAITING = "awaiting checkpoint"
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
