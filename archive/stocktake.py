"""The stock-taking: the whole log and the whole vault held against the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from django.conf import settings

from archive import shelf, stores
from archive.beside import faults_beside
from archive.core import tiles
from archive.core.errors import MissingObjectError
from archive.core.examination import Fault
from archive.doors import keystore, log
from archive.models import Checkpoint, Entry, Head, Pending, Record, RecordKey
from archive.rederive import Progress, faults_of_log, no_progress
from archive.resting import faults_of_resting
from archive.soundness import faults_of, faults_of_objects

CHUNK = 500


class Depth(StrEnum):
    """How deep one looks."""

    LOG = "log"
    OBJECTS = "objects"
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


def stocktake(*, depth: Depth, progress: Progress = no_progress, looked: Progress = no_progress) -> Stock:
    """Derives the log again from its entries; with Depth.OBJECTS also hashes every object once; with Depth.VAULT all.

    `progress` is told of the leaves, `looked` of the entries whose objects are looked at.
    Memory does not grow with the log, faults and orphans excepted. The steps:
    1. leaves, bundles, tiles, checkpoints and the head follow from the entries (archive/rederive.py)
    2. the published checkpoint is the newest, and what stands beside the log agrees with it (archive/beside.py)
    3. every object has the hash its entry names; with Depth.VAULT every entry folds back into its leaf, every
       object is whole, every key has its twin in the store, and letters are renewed in time (archive/resting.py)
    4. objects that no entry names are orphans of a crash: harmless, and listed
    """
    head = Head.objects.now()
    faults = [*faults_of_log(progress), *_published_faults(), *faults_beside()]
    orphans: tuple[str, ...] = ()
    if depth is Depth.OBJECTS:
        faults += _object_faults(looked)
    if depth is Depth.VAULT:
        faults += [*_entry_faults(looked), *_key_faults(), *faults_of_resting()]
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


def _published_faults() -> Iterator[Fault]:
    """Step 2."""
    newest = Checkpoint.objects.newest()
    if newest is not None and log.published(settings.PLACE.log) != newest.cosigned():
        yield Fault(code="published_differs", object=tiles.CHECKPOINT)


def _object_faults(looked: Progress) -> Iterator[Fault]:
    """Step 3, without keys: every object read and hashed once."""
    rows = Entry.objects.exclude(record_id="").only("record_id", "objects_kept").order_by("id")
    total = rows.count()
    for done, entry in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
        faults = tuple(faults_of_objects(entry))
        if faults and not shelf.erased_among([entry.record_id]):
            yield from faults
        looked(done, total)


def _entry_faults(looked: Progress) -> Iterator[Fault]:
    """Step 3, entry by entry."""
    last, done, total = 0, 0, Entry.objects.count()
    while chunk := list(Entry.objects.filter(id__gt=last).order_by("id")[:CHUNK]):
        last = chunk[-1].pk
        wrapped = shelf.keys_of(entry.record_id for entry in chunk)
        filings = shelf.filings(chunk)
        living, changes = shelf.living(chunk), shelf.changes_of(entry.record_id for entry in chunk)
        for entry in chunk:
            yield from faults_of(entry, living.get(entry.pk), wrapped=wrapped, changes=changes, filings=filings)
        done += len(chunk)
        looked(done, total)


def _key_faults() -> Iterator[Fault]:
    """Step 3: the key store can open what the database can open."""
    for row in RecordKey.objects.order_by("id").iterator(chunk_size=CHUNK):
        try:
            same = keystore.kept(settings.PLACE.keys, row.record_id) == bytes(row.wrapped)
        except MissingObjectError:
            same = False
        if not same:
            yield Fault(code="key_differs", object=row.record_id)


def _orphans() -> Iterator[str]:
    """Step 4."""
    there = stores.first().records()
    while chunk := dict(islice(there, CHUNK)):
        named: dict[str, set[str]] = {}
        rows = Entry.objects.filter(record_id__in=chunk).order_by()
        for record_id, kept in rows.values_list("record_id", "objects_kept"):
            named.setdefault(record_id, set()).update(kept)
        for record_id, names in chunk.items():
            yield from (f"{record_id}/{name}" for name in sorted(names - named.get(record_id, set())))
