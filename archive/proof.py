"""The proof that a record stands in the log."""

from dataclasses import asdict

from django.conf import settings

from archive.core.canonical import Json
from archive.core.errors import NotInLogYetError
from archive.core.examination import LeafProof
from archive.core.merkle import check_inclusion, leaf_hash
from archive.doors import log, note
from archive.models import Checkpoint, Entry, Record
from archive.watch import best_checkpoint
from directory.core.reach import Reach


def proof(record_id: str, *, reach: Reach) -> dict[str, Json]:
    """The proof as it is written to proof.json, against the newest checkpoint.

    Raises NotWithinReachError, NotInLogYetError, and what `leaf_proof` raises.
    """
    return as_json(leaf_proof(Record.objects.one(record_id, reach=reach).entry))


def as_json(found: LeafProof) -> dict[str, Json]:
    """The proof as JSON (docs/formats/evidence-bundle.md)."""
    return {"format": "diwan-proof", "version": 1, **asdict(found), "inclusion": list(found.inclusion)}


def leaf_proof(entry: Entry, *, under: Checkpoint | None = None) -> LeafProof:
    """The proof for one entry; it is checked before it is given away.

    It leads to the checkpoint named, or to the newest one that enough witnesses cosigned and that covers the leaf, or
    where there is none to the head's.

    Raises NotInLogYetError, MissingObjectError and DamagedObjectError for the log's files,
    ProofNotValidError when the log no longer proves the entry, CheckpointNotValidError.
    """
    leaf = getattr(entry, "leaf_row", None)
    row = best_checkpoint(leaf.index) if leaf is not None and under is None else under
    if leaf is None or row is None or leaf.index >= row.size:
        raise NotInLogYetError(record=entry.record_id)
    place = settings.PLACE
    key = note.signer(place.keys).key
    checkpoint = row.cosigned()
    signed = note.verified(checkpoint, key)
    value = leaf_hash(entry.leaf.encode())
    path = log.inclusion(place.log, index=leaf.index, size=signed.size)
    check_inclusion(value, index=leaf.index, size=signed.size, path=path, root=signed.root)
    return LeafProof(
        record=entry.record_id,
        leaf=entry.leaf,
        leaf_hash=value.hex(),
        index=leaf.index,
        size=signed.size,
        root=signed.root.hex(),
        inclusion=tuple(node.hex() for node in path),
        checkpoint=checkpoint,
        log_key=key.text(),
    )
