"""What the archive keeps: entries, leaves and checkpoints for good; records, readers and keys while they live."""

from archive.models.access import AccessChange, AccessHead
from archive.models.counts import ClassCount, ProtectionCount
from archive.models.disposal import Disposal, DisposalItem, unlisted
from archive.models.key import RecordKey
from archive.models.log import Checkpoint, Entry, FollowCursor, Head, Leaf, Pending
from archive.models.opening import Opening
from archive.models.protection import ProtectingCertificate, Protection
from archive.models.record import (
    READ,
    ReaderToken,
    Record,
    RecordGroupObjectPermission,
    RecordUnit,
    RecordUserObjectPermission,
    passes,
    reader_rows,
    record_row,
    unit_rows,
)
from archive.models.retention import Dossier, Filing, HeldRecord, Hold, RecordClass, Unclassed
from archive.models.round import Round
from archive.models.text import AnnexText
from archive.models.tombstone import Tombstone
from archive.models.witness import Alarm, Asked, CheckpointTime, Cosignature, WatchedLog

__all__ = [
    "READ",
    "AccessChange",
    "AccessHead",
    "Alarm",
    "AnnexText",
    "Asked",
    "Checkpoint",
    "CheckpointTime",
    "ClassCount",
    "Cosignature",
    "Disposal",
    "DisposalItem",
    "Dossier",
    "Entry",
    "Filing",
    "FollowCursor",
    "Head",
    "HeldRecord",
    "Hold",
    "Leaf",
    "Opening",
    "Pending",
    "ProtectingCertificate",
    "Protection",
    "ProtectionCount",
    "ReaderToken",
    "Record",
    "RecordClass",
    "RecordGroupObjectPermission",
    "RecordKey",
    "RecordUnit",
    "RecordUserObjectPermission",
    "Round",
    "Tombstone",
    "Unclassed",
    "WatchedLog",
    "passes",
    "reader_rows",
    "record_row",
    "unit_rows",
    "unlisted",
]
