"""Folds every archived row back into its leaf, and holds it and what stands beside against the log on disk."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from django.conf import settings

from archive import incidents, shelf
from archive.beside import faults_beside
from archive.core import tiles
from archive.core.errors import DamagedObjectError, MissingObjectError
from archive.core.examination import Fault
from archive.core.leaf import EntryKind
from archive.core.rounds import EVERY, ROW_FAULTS, RoundKind, due_now
from archive.doors import log
from archive.models import Head, Leaf, Round
from archive.rederive import Progress, no_progress
from archive.resting import faults_of_resting
from archive.soundness import faults_of, faults_of_destroyed
from directory.core.reach import Reach

MOST = 8
"""Bundles folded in one go."""


def differences(*, start: int, stop: int, size: int, progress: Progress = no_progress) -> Iterator[Fault]:
    """Every row among these leaves that is not what its leaf says, named; memory is one bundle of 256 leaves."""
    for number in range(start // tiles.WIDTH, -(-stop // tiles.WIDTH)):
        try:
            kept = log.leaves(settings.PLACE.log, number, size)
        except (MissingObjectError, DamagedObjectError):
            yield Fault(code="bundle_differs", object=tiles.entries_path(number))
        else:
            yield from _bundle_differences(number * tiles.WIDTH, kept)
        progress(min((number + 1) * tiles.WIDTH, stop), stop)


def fold(*, by: Reach, at: datetime) -> int:
    """Folds what is due of the night's round and says how many leaves; each difference is an alarm and an INCIDENT."""
    if by.person_id is not None:
        message = "rows are folded by the clockwork or a command, not by a person"
        raise RuntimeError(message)
    size, every = Head.objects.now().size, EVERY[RoundKind.FOLD]
    turn = Round.objects.under_way(RoundKind.FOLD, at=at)
    if turn is None:
        return 0
    count = due_now(total=size, done=turn.position, began=turn.began_at, at=at, every=every, most=MOST * tiles.WIDTH)
    stop = size if turn.position + count >= size else (turn.position + count) // tiles.WIDTH * tiles.WIDTH
    if stop <= turn.position and size > turn.position:
        return 0
    wrong = list(differences(start=turn.position, stop=stop, size=size))
    if stop >= size:
        wrong += [*faults_beside(), *faults_of_resting()]
    for fault in wrong:
        incidents.found(fault, by=by, at=at)
    done = stop - turn.position
    turn.move(stop, looked=done, wrong=len(wrong))
    if stop >= size:
        turn.end(at)
    return done


def whole_fold(*, by: Reach, at: datetime, progress: Progress = no_progress) -> Iterator[Fault]:
    """Folds every row now and gives each difference as it is found; alarms about rows that are sound again end."""
    if by.person_id is not None:
        message = "rows are folded by the clockwork or a command, not by a person"
        raise RuntimeError(message)
    size, found = Head.objects.now().size, set[tuple[str, str]]()
    for fault in chain(
        differences(start=0, stop=size, size=size, progress=progress), faults_beside(), faults_of_resting()
    ):
        incidents.found(fault, by=by, at=at)
        found.add((fault.code, fault.object))
        yield fault
    for code, place in sorted(incidents.standing(ROW_FAULTS) - found):
        incidents.over(Fault(code=code, object=place), by=by, at=at)


def _bundle_differences(first: int, kept: tuple[bytes, ...]) -> Iterator[Fault]:
    rows = Leaf.objects.filter(index__gte=first, index__lt=first + len(kept)).select_related("entry")
    entries = {row.index: row.entry for row in rows}
    wrapped = shelf.keys_of(entry.record_id for entry in entries.values() if entry.record_id)
    erased = shelf.erased_among(entry.record_id for entry in entries.values())
    filings = shelf.filings(entries.values())
    living, changes = shelf.living(entries.values()), shelf.changes_of(entry.record_id for entry in entries.values())
    for index, leaf in enumerate(kept, first):
        entry = entries.get(index)
        if entry is None:
            yield Fault(code="row_missing", object=f"leaf {index}")
        elif entry.leaf.encode() != leaf:
            yield Fault(code="leaf_differs", object=f"leaf {index}, entry {entry.pk}")
        elif entry.record_id in erased:
            yield from faults_of_destroyed(entry)
        else:
            record = living.get(entry.pk)
            if record is None and entry.kind == EntryKind.RECORD.value:
                yield Fault(code="row_missing", object=f"record {entry.record_id}")
            yield from faults_of(entry, record, wrapped=wrapped, changes=changes, filings=filings, with_objects=False)
