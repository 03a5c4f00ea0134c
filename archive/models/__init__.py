"""What the archive keeps: entries, leaves and checkpoints for good; records, readers and keys while they live."""

from archive.models.access import AccessChange, AccessHead
from archive.models.log import Checkpoint, Entry, FollowCursor, Head, Leaf
from archive.models.protection import ProtectingCertificate, Protection
from archive.models.record import (
    READ,
    ReaderToken,
    Record,
    RecordGroupObjectPermission,
    RecordKey,
    RecordUnit,
    RecordUserObjectPermission,
    passes,
)

__all__ = [
    "READ",
    "AccessChange",
    "AccessHead",
    "Checkpoint",
    "Entry",
    "FollowCursor",
    "Head",
    "Leaf",
    "ProtectingCertificate",
    "Protection",
    "ReaderToken",
    "Record",
    "RecordGroupObjectPermission",
    "RecordKey",
    "RecordUnit",
    "RecordUserObjectPermission",
    "passes",
]
