"""Gives pending entries their place in the log: the one sequencer."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from archive.core import tiles
from archive.core.checkpoint import Checkpoint as SignedHead
from archive.core.checkpoint import TreeHead, parse
from archive.core.errors import ForkError
from archive.doors import log, note
from archive.models import Alarm, Checkpoint, Head, Leaf, Pending
from directory.core.reach import Reach

MOST = 20_000
"""Entries taken in one go: bounds memory and the time between two checkpoints."""
FORK = "log_forks"
"""The alarm that stands while the log is stopped."""


def integrate(*, by: Reach, at: datetime) -> TreeHead:
    """Takes pending entries into the log, signs the new checkpoint and returns the tree head.

    Raises ForkError when disk and database tell two histories: nothing may go on then, and an alarm stands until
    a later run finds one history again.

    Each step is durable before the next, and a restart repeats it with the same bytes:
    1. leaves get their index in the database; from here on their order is fixed
    2. tiles and entry bundles are written, a pure function of the old tree and those leaves; statements that lie
       in no vault are written beside them, so that a lost database takes nothing with it
    3. the head moves by compare-and-swap, and the signed checkpoint is written with it
    4. the checkpoint is published by rename
    A crash after 1 or 2 leaves leaves beyond the head, which nobody is shown; after 3 an old published
    checkpoint, which the next run replaces.
    """
    if by.person_id is not None:
        message = "the log is integrated by the clockwork, not by a person"
        raise RuntimeError(message)
    try:
        with log.sequencer(settings.PLACE.log):
            head = _integrated(settings.PLACE.log)
    except ForkError as error:
        Alarm.objects.sound(FORK, str(error.facts["path"]), at=at)
        raise
    if Alarm.objects.standing().filter(code=FORK).exists():
        Alarm.objects.end(FORK, at=at)
    return head


def _integrated(root: Path) -> TreeHead:
    old = Head.objects.now()
    _publish(root, old)
    if Pending.objects.exists():
        _place_pending(old)
    leaves, said = _placed_after(old)
    if not leaves:
        return old
    growth = _grown(root, old, leaves)
    log.write_all(root, growth.files)
    log.keep_statements(settings.PLACE.statements, said)
    new = TreeHead(size=growth.size, root=growth.root.hex())
    _move(old, new)
    _publish(root, new)
    return new


@transaction.atomic
def _place_pending(old: TreeHead) -> None:
    """Step 1: the next indexes go to the oldest pending entries."""
    last = Leaf.objects.aggregate(last=Max("index"))["last"]
    first = old.size if last is None else last + 1
    room = max(0, MOST - (first - old.size))
    pending = Pending.objects.oldest(room)
    Leaf.objects.bulk_create(
        [Leaf(index=first + place, entry_id=entry) for place, entry in enumerate(pending)], batch_size=400
    )


def _placed_after(old: TreeHead) -> tuple[list[bytes], dict[int, str]]:
    """The leaves from the head on, and the statements among them that lie in no vault, by index."""
    rows = Leaf.objects.filter(index__gte=old.size).order_by("index")
    found = list(rows.values_list("index", "entry__leaf", "entry__statement")[:MOST])
    if [index for index, _, _ in found] != list(range(old.size, old.size + len(found))):
        raise ForkError(path="leaves")
    return [leaf.encode() for _, leaf, _ in found], {index: said for index, _, said in found if said}


def _grown(root: Path, old: TreeHead, leaves: list[bytes]) -> tiles.Growth:
    """Step 2, computed: the stored tree must be the one the head names."""
    edge = log.edge(root, old.size)
    if tiles.range_of_edge(edge).root().hex() != old.root:
        raise ForkError(path="head")
    return tiles.grow(edge, leaves)


@transaction.atomic
def _move(old: TreeHead, new: TreeHead) -> None:
    """Step 3: compare-and-swap of the head, with its checkpoint."""
    Head.objects.get_or_create(id=1, defaults={"size": 0, "root": old.root})
    if Head.objects.filter(id=1, size=old.size, root=old.root).update(size=new.size, root=new.root) != 1:
        raise ForkError(path="head")
    signer = note.signer(settings.PLACE.keys)
    text = signer.signed(SignedHead(origin=signer.key.name, size=new.size, root=bytes.fromhex(new.root)))
    Checkpoint.objects.create(size=new.size, root=new.root, note=text, previous=old.size)


def _publish(root: Path, head: TreeHead) -> None:
    """Step 4: the published checkpoint is the head's own, whatever a crash left.

    A published checkpoint that is ahead of the head means the database is older than the log: a fork.
    """
    published = log.published(root)
    if published:
        ahead, _ = parse(published)
        if ahead.size > head.size:
            raise ForkError(path=tiles.CHECKPOINT)
    row = Checkpoint.objects.filter(size=head.size, root=head.root).first()
    if row is not None and row.cosigned() != published:
        log.publish(root, row.cosigned())
