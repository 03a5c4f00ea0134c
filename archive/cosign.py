"""Cosigns a checkpoint of another log, once it is known to continue what was cosigned before."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from archive.core.checkpoint import Checkpoint, parse
from archive.core.errors import CheckpointNotValidError, DamagedObjectError, NotCosignedError
from archive.core.merkle import EMPTY_ROOT
from archive.core.witness import Refusal, Submission, check_step
from archive.doors import log, note
from archive.models import Alarm, WatchedLog
from archive.watch import watch
from directory.core.reach import PUBLIC, Reach

OTHER_LOG_FORKS = "other_log_forks"
"""The alarm: a log we watch signed two trees of one size. It never ends by itself."""


def cosign(asked: Submission, *, by: Reach, at: datetime) -> str:
    """The cosignature's line for a checkpoint of a log we watch (C2SP tlog-witness, add-checkpoint).

    Anybody may ask: what counts is the log's signature. Raises NotCosignedError, WatchNotValidError, and
    DamagedObjectError where what is remembered of that log is harmed: nothing is cosigned then.
    The checkpoint is stored before it is cosigned, in a file and then in the row, and checked and stored under one
    lock; the newer of the two counts, so that a row that was taken away or put back makes nothing forgotten. A crash
    between them leaves a checkpoint that the log may submit again: the same size and root are cosigned again.
    """
    if by != PUBLIC:
        message = "a witness answers everybody alike"
        raise RuntimeError(message)
    signed = _signed(asked.note)
    try:
        _remember(asked, signed)
    except NotCosignedError as error:
        if error.facts["refusal"] is Refusal.OTHER_ROOT:
            Alarm.objects.sound(OTHER_LOG_FORKS, f"{signed.origin} {signed.size}", at=at)
        raise
    return note.cosigner(settings.PLACE.keys).cosigned(signed, at=at).line()


def _signed(text: str) -> Checkpoint:
    """The checkpoint, signed by the log it names."""
    try:
        said, _ = parse(text)
    except CheckpointNotValidError as error:
        raise NotCosignedError(refusal=Refusal.MALFORMED) from error
    key = watch().log(said.origin)
    if key is None:
        raise NotCosignedError(refusal=Refusal.UNKNOWN_LOG)
    try:
        return note.verified(text, key)
    except CheckpointNotValidError as error:
        raise NotCosignedError(refusal=Refusal.NOT_SIGNED) from error


@transaction.atomic
def _remember(asked: Submission, signed: Checkpoint) -> None:
    row = WatchedLog.objects.locked(signed.origin, root=EMPTY_ROOT.hex())
    kept = _kept(row)
    known = kept if kept.size > row.size else Checkpoint(origin=row.origin, size=row.size, root=bytes.fromhex(row.root))
    check_step(asked, signed, size=known.size, root=known.root)
    if signed.size > kept.size:
        log.keep_watched(settings.PLACE.statements, signed.origin, asked.note)
    if signed.size > row.size:
        row.size, row.root, row.note = signed.size, signed.root.hex(), asked.note
        row.save(update_fields=["size", "root", "note"])


def _kept(row: WatchedLog) -> Checkpoint:
    """The checkpoint in the log's file; the empty tree where there is none. Raises DamagedObjectError."""
    text = log.watched(settings.PLACE.statements, log.watched_path(row.origin))
    if not text:
        return Checkpoint(origin=row.origin, size=0, root=EMPTY_ROOT)
    try:
        kept, _ = parse(text)
    except CheckpointNotValidError as error:
        raise DamagedObjectError(object=row.origin) from error
    if kept.origin != row.origin or (kept.size == row.size and kept.root.hex() != row.root):
        raise DamagedObjectError(object=row.origin)
    return kept
