"""The stock-taking: the whole log and the whole vault held against the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from archive import shelf, stores
from archive.core import tiles
from archive.core.checkpoint import NoteKey
from archive.core.errors import CheckpointNotValidError, DamagedObjectError, MissingObjectError
from archive.core.examination import Fault
from archive.core.merkle import Range, leaf_hash
from archive.doors import keystore, log, note
from archive.models import Checkpoint, Entry, Head, Leaf, Pending, Record, RecordKey
from archive.soundness import faults_of

CHUNK = 500


class Depth(StrEnum):
    """How deep one looks."""

    LOG = "log"
    VAULT = "vault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What there is, and everything that is not as it should be."""

    entries: int
    records: int
    size: int
    root: str
    waiting: int
    faults: tuple[Fault, ...]
    orphans: tuple[str, ...]


def stocktake(*, depth: Depth) -> Stock:
    """Re-derives the root from the entries, checks every checkpoint, and with Depth.VAULT every object.

    The steps:
    1. leaves stand without gap, and the bundles on disk hold the entries' leaves
    2. the root over them is the head's, at every checkpoint's size the checkpoint's, and all are signed
    3. the published checkpoint is the newest
    4. every entry folds back into its leaf, every object is whole, every key has its twin in the store
    5. objects that no entry names are orphans of a crash: harmless, and listed
    """
    head = Head.objects.now()
    faults = [*_log_faults(), *_published_faults()]
    orphans: tuple[str, ...] = ()
    if depth is Depth.VAULT:
        faults += [*_entry_faults(), *_key_faults()]
        orphans = tuple(_orphans())
    return Stock(
        entries=Entry.objects.count(),
        records=Record.objects.count(),
        size=head.size,
        root=head.root,
        waiting=Pending.objects.count(),
        faults=tuple(faults),
        orphans=orphans,
    )


def _log_faults() -> Iterator[Fault]:
    """Steps 1 and 2."""
    head = Head.objects.now()
    key = note.signer(settings.PLACE.keys).key
    signed = {row.size: row for row in Checkpoint.objects.all()}
    grown = Range()
    rows = Leaf.objects.filter(index__lt=head.size).order_by("index").values_list("index", "entry__leaf")
    kept: list[bytes] = []
    for index, leaf in rows.iterator(chunk_size=CHUNK):
        data = leaf.encode()
        if index != grown.size:
            yield Fault(code="leaf_missing", object=f"leaf {grown.size}")
            return
        kept.append(data)
        grown = grown.appended([leaf_hash(data)])
        if grown.size % tiles.WIDTH == 0 or grown.size == head.size:
            yield from _bundle_faults(kept, index // tiles.WIDTH, head.size)
            kept = []
        if grown.size in signed:
            yield from _checkpoint_faults(signed[grown.size], grown, key)
    if (grown.size, grown.root().hex()) != (head.size, head.root):
        yield Fault(code="root_differs", object="head")
    yield from _edge_faults(head.size, grown)


def _bundle_faults(kept: list[bytes], number: int, size: int) -> Iterator[Fault]:
    try:
        same = log.leaves(settings.PLACE.log, number, size) == tuple(kept)
    except (MissingObjectError, DamagedObjectError):
        same = False
    if not same:
        yield Fault(code="bundle_differs", object=tiles.entries_path(number))


def _edge_faults(size: int, grown: Range) -> Iterator[Fault]:
    """The tiles must give the same peaks as the entries do."""
    try:
        same = log.peaks(settings.PLACE.log, size) == grown
    except (MissingObjectError, DamagedObjectError):
        same = False
    if not same:
        yield Fault(code="tiles_differ", object=f"size {size}")


def _checkpoint_faults(row: Checkpoint, grown: Range, key: NoteKey) -> Iterator[Fault]:
    try:
        signed = note.verified(row.note, key)
        same = (signed.size, signed.root) == (grown.size, grown.root())
    except CheckpointNotValidError:
        same = False
    if not same or row.root != grown.root().hex():
        yield Fault(code="checkpoint_differs", object=f"size {row.size}")


def _published_faults() -> Iterator[Fault]:
    """Step 3."""
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is not None and log.published(settings.PLACE.log) != newest.cosigned():
        yield Fault(code="published_differs", object=tiles.CHECKPOINT)


def _entry_faults() -> Iterator[Fault]:
    """Step 4, entry by entry."""
    last = 0
    while chunk := list(Entry.objects.filter(id__gt=last).order_by("id").select_related("record_row")[:CHUNK]):
        last = chunk[-1].pk
        wrapped = shelf.keys_of(entry.record_id for entry in chunk)
        for entry in chunk:
            yield from faults_of(entry, getattr(entry, "record_row", None), wrapped=wrapped)


def _key_faults() -> Iterator[Fault]:
    """Step 4: the key store can open what the database can open."""
    for row in RecordKey.objects.order_by("id").iterator(chunk_size=CHUNK):
        try:
            same = keystore.kept(settings.PLACE.keys, row.record_id) == bytes(row.wrapped)
        except MissingObjectError:
            same = False
        if not same:
            yield Fault(code="key_differs", object=row.record_id)


def _orphans() -> Iterator[str]:
    """Step 5."""
    named: dict[str, set[str]] = {}
    for record_id, kept in Entry.objects.exclude(record_id="").values_list("record_id", "objects_kept").iterator():
        named.setdefault(record_id, set()).update(kept)
    for record_id, names in stores.first().records():
        for name in sorted(names - named.get(record_id, set())):
            yield f"{record_id}/{name}"
