"""Leaves made for benchmarks: statements of blocks, and below them records whose objects are links to a few."""

import os
from functools import cache
from hashlib import sha256

from django.conf import settings

from archive.core.leaf import EntryKind, Leaf
from archive.models import Entry
from bench.place import now

RECORDS = 100_000
"""So many entries have objects: the ones before are records, whatever comes after is generated without."""
SIZES = {"letter.pdf": 120_000, "source.json": 4_000, "metadata.json": 2_000}
POOL = 64
CHUNK = 5_000


def pending(count: int) -> None:
    """So many entries more wait for their place."""
    began = Entry.objects.count()
    for start in range(began, began + count, CHUNK):
        rows = [
            _record() if number < RECORDS else _block() for number in range(start, min(start + CHUNK, began + count))
        ]
        Entry.objects.bulk_create(rows, batch_size=400)
    if began < RECORDS:
        os.sync()  # the links are not the sequencer's to flush


def _block() -> Entry:
    leaf = Leaf(kind=EntryKind.BLOCK, statement=os.urandom(32).hex()).as_bytes().decode()
    return Entry(kind=EntryKind.BLOCK.value, leaf=leaf, by="bench", at=now())


def _record() -> Entry:
    """An entry with three objects in the vault, each a link to one of a few: each is opened, read and hashed alike."""
    name = os.urandom(16).hex()
    objects = _pool()[int(name[:2], 16) % POOL]
    folder = settings.PLACE.vault / name[:2] / name
    folder.mkdir(parents=True)
    for part, (source, _) in objects.items():
        os.link(source, folder / part)
    leaf = Leaf(kind=EntryKind.DIRECTIVE, record=name, statement=os.urandom(32).hex()).as_bytes().decode()
    kept = {part: sha for part, (_, sha) in objects.items()}
    return Entry(kind=EntryKind.DIRECTIVE.value, record_id=name, leaf=leaf, objects_kept=kept, by="bench", at=now())


@cache
def _pool() -> list[dict[str, tuple[str, str]]]:
    """Some sets of objects with their hashes, beside the vault."""
    folder = settings.PLACE.data / "pool"
    folder.mkdir()
    pool: list[dict[str, tuple[str, str]]] = []
    for number in range(POOL):
        objects = {}
        for part, size in SIZES.items():
            path, data = folder / f"{number}-{part}", os.urandom(size)
            path.write_bytes(data)
            objects[part] = (str(path), sha256(data).hexdigest())
        pool.append(objects)
    return pool
