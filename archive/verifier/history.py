"""The bundle's checkpoint beside what is known from elsewhere: witnesses, and a checkpoint of another day."""

from archive.core.checkpoint import Checkpoint, NoteKey, parse
from archive.core.errors import CheckpointNotValidError, NotCosignedError
from archive.core.watch import Watch
from archive.core.witness import Refusal, check_step, submission_from
from archive.doors import note

Found = tuple[str, str]
"""The outcome's name, and a text."""


def witnessed(checkpoint: str, watch: Watch | None) -> Found:
    """Whether enough of the witnesses one trusts cosigned the checkpoint. Raises CheckpointNotValidError."""
    lines = len(parse(checkpoint)[1]) - 1
    if watch is None and lines:
        return "PASSED", f"{lines} cosignatures, not checked: name the witnesses with --witnesses"
    if watch is None:
        return "PASSED", "not yet witnessed"
    found = note.cosigned_by(checkpoint, (witness.key for witness in watch.witnesses))
    told = ", ".join(f"{name} at {at.isoformat()}" for name, at in sorted(found.items())) or "nobody"
    if len(found) < watch.quorum:
        return "UNDECIDED", f"not yet witnessed: {len(found)} of {watch.quorum} needed ({told})"
    return "PASSED", f"witnessed by {told}"


def agreed(signed: Checkpoint, *, known: str, consistency: bytes, key: NoteKey) -> Found:
    """Whether the known checkpoint is of the same history as the bundle's.

    Of the same size it must have the same root. Of another size only a consistency proof decides (RFC 6962, 2.1.2).
    Raises CheckpointNotValidError when the known one is no checkpoint.
    """
    told, _ = parse(known)
    if told.origin != signed.origin:
        return "UNDECIDED", f"the known checkpoint is of another log, {told.origin[:60]!a}: it says nothing here"
    try:
        other = note.verified(known, key)
    except CheckpointNotValidError:
        return "FAILED", "the known checkpoint bears this log's name, and not its signature: one of the two is forged"
    if other.size == signed.size:
        if other.root != signed.root:
            return "FAILED", "the log has told two histories of the same size"
        return "PASSED", "agrees with the known checkpoint"
    older, newer = sorted((other, signed), key=lambda one: one.size)
    if not consistency:
        sizes = f"{older.size} {newer.size}"
        return "UNDECIDED", (
            f"the known checkpoint has size {other.size}: ask for the proof that one continues the other"
            f" (manage consistency {sizes}) and name it with --consistency; who cannot give it has told two histories"
        )
    return _continued(older, newer, consistency)


def _continued(older: Checkpoint, newer: Checkpoint, consistency: bytes) -> Found:
    sizes = f"from size {older.size} to size {newer.size}"
    another = "UNDECIDED", f"the file of the proof is not one {sizes}"
    try:
        asked = submission_from(consistency)
        if parse(asked.note)[0].size != newer.size:
            return another
        check_step(asked, newer, size=older.size, root=older.root)
    except CheckpointNotValidError:
        return another
    except NotCosignedError as error:
        if error.facts["refusal"] == Refusal.INCONSISTENT:
            return "FAILED", f"no proof {sizes}: it is damaged, or there are two histories"
        return another
    return "PASSED", f"size {newer.size} continues size {older.size}, the known checkpoint's history is this one"
