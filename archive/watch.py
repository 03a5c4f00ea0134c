"""Whom our log answers to: the policy DIWAN_WATCH names; what it makes of a checkpoint; which alarms stand."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Max

from archive.core.errors import CheckpointNotValidError, MissingObjectError, WatchNotValidError
from archive.core.rounds import OBJECT_FAULTS, ROW_FAULTS
from archive.core.watch import OUR_TIME, Watch, watch_from
from archive.doors import note, once
from archive.models import Alarm, Checkpoint, CheckpointTime, Cosignature, Head, Leaf
from directory import tally
from directory.core.reach import PUBLIC, Reach
from directory.doors.words import Words


def watch() -> Watch:
    """The policy; without a file nobody is asked and no witness is needed. Raises WatchNotValidError."""
    path = settings.WATCH_FILE
    if path is None:
        return Watch()
    try:
        return watch_from(once.read(path).decode())
    except (MissingObjectError, UnicodeDecodeError) as error:
        raise WatchNotValidError(line=0) from error


def roots_in(name: str) -> bytes:
    """The certificates of a time authority's roots, PEM; the file lies beside the policy. Raises MissingObjectError."""
    path = settings.WATCH_FILE
    if path is None:
        raise MissingObjectError(object=name)
    return once.read(path.parent / name)


def is_witnessed(checkpoint: str, policy: Watch) -> bool:
    """True when so many of the configured witnesses cosigned this note as the policy wants."""
    try:
        return len(note.cosigned_by(checkpoint, (witness.key for witness in policy.witnesses))) >= policy.quorum
    except CheckpointNotValidError:
        return False


def witnessing() -> str:
    """How far the newest checkpoint is witnessed, for commands: needed, found, or not yet."""
    newest, policy = Checkpoint.objects.newest(), watch()
    if policy.quorum == 0:
        return "no witness is needed"
    is_done = newest is not None and is_witnessed(newest.cosigned(), policy)
    return f"the newest checkpoint is {'' if is_done else 'not yet '}witnessed by {policy.quorum}"


def best_checkpoint(index: int) -> Checkpoint | None:
    """The checkpoint under which a leaf is proven: the newest witnessed one that covers it, else the head's.

    None while no checkpoint covers it. Raises CheckpointNotValidError when the head's own is not there.
    """
    policy = watch()
    if policy.quorum:
        size = Cosignature.objects.newest_witnessed(policy.names(), quorum=policy.quorum)
        if size is not None and size > index:
            return Checkpoint.objects.get(size=size)
    head = Head.objects.now()
    if index >= head.size:
        return None
    row = Checkpoint.objects.filter(size=head.size).first()
    if row is None:
        raise CheckpointNotValidError(finding="the head has no checkpoint")
    return row


def checkpoint_over(record_id: str) -> Checkpoint | None:
    """The best checkpoint that covers everything said of a record and placed so far; None before the first."""
    placed = Leaf.objects.filter(entry__record_id=record_id, index__lt=Head.objects.now().size)
    last = placed.aggregate(last=Max("index"))["last"]
    return None if last is None else best_checkpoint(last)


def times_over(index: int) -> tuple[CheckpointTime, ...]:
    """Of each time authority the first token over a checkpoint that covers the leaf: since when it is proven."""
    found: list[CheckpointTime] = []
    for source in (OUR_TIME, *(one.name for one in watch().times)):
        rows = CheckpointTime.objects.filter(source=source, checkpoint_id__gt=index).select_related("checkpoint")
        found += rows.order_by("checkpoint_id")[:1]
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An alarm that is not over: what, where, since when."""

    code: str
    about: str
    at: datetime


def counter() -> Words:
    """How many alarms stand."""
    return tally.count_of(Alarm.objects.standing())


def alarms(*, reach: Reach) -> tuple[Standing, ...]:
    """The alarms that stand, oldest first; they name files and sizes of the public log, and nobody's letters.

    What the rounds found wrong is counted: one alarm for all objects, one for all rows.
    """
    if reach == PUBLIC:
        return ()
    each = Alarm.objects.standing().exclude(code__in=OBJECT_FAULTS | ROW_FAULTS)
    rows = tuple(Standing(code=row.code, about=row.about, at=row.at) for row in each)
    return (*rows, *_counted("objects", OBJECT_FAULTS), *_counted("rows", ROW_FAULTS))


def _counted(code: str, kinds: frozenset[str]) -> tuple[Standing, ...]:
    count, first = Alarm.objects.counted(kinds)
    return () if first is None else (Standing(code=code, about=str(count), at=first),)
