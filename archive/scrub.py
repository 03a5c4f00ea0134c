"""Looks whether every kept object is still what was put there, and mends it from a copy that is."""

from dataclasses import dataclass
from datetime import datetime

from archive import incidents, shelf, stores
from archive.core.errors import DamagedObjectError, MissingObjectError
from archive.core.examination import Fault
from archive.core.objects import ObjectStore
from archive.core.rounds import EVERY, OBJECT_FAULTS, RoundKind, due_now
from archive.models import Entry, Head, Leaf, Round
from archive.soundness import faults_of_objects
from directory.core.reach import Reach

ROLES = ("first", "second")
MOST = 200
"""Entries looked at in one go: the clockwork has other things to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one go did: objects looked at, what was wrong, and what of it was mended."""

    objects: int = 0
    wrong: tuple[Fault, ...] = ()
    mended: tuple[Fault, ...] = ()

    def plus(self, other: "Looked") -> "Looked":
        """Both together."""
        return Looked(
            objects=self.objects + other.objects,
            wrong=self.wrong + other.wrong,
            mended=self.mended + other.mended,
        )

    @property
    def lost(self) -> tuple[Fault, ...]:
        """What is wrong still: no store has a sound copy."""
        return tuple(fault for fault in self.wrong if fault not in self.mended)


def scrub(*, by: Reach, at: datetime, whole: bool = False) -> Looked:
    """Hashes the objects of the next entries in the log, as many as are due, or of all of them.

    Needs no key. What is wrong is an alarm and an INCIDENT first; then it is mended from another version or
    the second copy, and a second INCIDENT says so. A crash between the two leaves the alarm, and the next look
    goes on. Raises StoreNotAnsweringError: then nothing counts as looked at. Erased records are passed over.
    """
    if by.person_id is not None:
        message = "objects are looked through by the clockwork or a command, not by a person"
        raise RuntimeError(message)
    size = Head.objects.now().size
    if whole:
        done = Looked()
        for start in range(0, size, MOST):
            done = done.plus(_looked(start, min(start + MOST, size), by=by, at=at))
        return done
    turn = Round.objects.under_way(RoundKind.SCRUB, at=at)
    if turn is None:
        return Looked()
    every = EVERY[RoundKind.SCRUB]
    count = due_now(total=size, done=turn.position, began=turn.began_at, at=at, every=every, most=MOST)
    stop = min(size, turn.position + count)
    done = _looked(turn.position, stop, by=by, at=at)
    turn.move(stop, looked=done.objects, wrong=len(done.wrong), mended=len(done.mended))
    if stop >= size and count:
        turn.end(at)
    return done


def unplaced_faults() -> tuple[Fault, ...]:
    """What is wrong with objects of entries that are not in the log yet."""
    entries = Entry.objects.filter(pending_row__isnull=False)
    return tuple(fault for entry in entries for fault in faults_of_objects(entry))


def _looked(start: int, stop: int, *, by: Reach, at: datetime) -> Looked:
    rows = Leaf.objects.filter(index__gte=start, index__lt=stop).select_related("entry").order_by("index")
    placed = [(row.index, row.entry) for row in rows]
    erased = shelf.erased_among(entry.record_id for _, entry in placed)
    until, standing, done = stores.copied_until(), incidents.standing(OBJECT_FAULTS), Looked()
    for index, entry in placed:
        if entry.record_id in erased:
            continue
        for role, store in zip(ROLES, stores.every() if index < until else (stores.first(),), strict=False):
            for part, sha256 in sorted(entry.objects_kept.items()):
                kept = _Kept(store=store, record=entry.record_id, part=part, sha256=sha256, role=role)
                done = done.plus(_look(kept, standing, by=by, at=at))
    return done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """One object in one store."""

    store: ObjectStore
    record: str
    part: str
    sha256: str
    role: str

    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with it now: nothing, or one thing."""
        try:
            self.store.check(self.record, self.part, sha256=self.sha256)
        except MissingObjectError:
            return (self.fault("object_missing"),)
        except DamagedObjectError:
            return (self.fault("object_damaged"),)
        return ()

    def fault(self, code: str) -> Fault:
        """What would be wrong with it."""
        return Fault(code=code, object=f"{self.role} {self.record}/{self.part}")

    def is_mended(self) -> bool:
        """Whether a sound copy could be put in its place."""
        try:
            self.store.put_back(self.record, self.part, stores.sound(self.record, self.part, sha256=self.sha256))
        except (MissingObjectError, DamagedObjectError):
            return False
        return not self.faults()


def _look(kept: _Kept, standing: set[tuple[str, str]], *, by: Reach, at: datetime) -> Looked:
    wrong = kept.faults()
    for fault in wrong:
        incidents.found(fault, by=by, at=at)
    if wrong and not kept.is_mended():
        return Looked(objects=1, wrong=wrong)
    stood = [fault for fault in map(kept.fault, sorted(OBJECT_FAULTS)) if (fault.code, fault.object) in standing]
    for fault in {*wrong, *stood}:  # those of before a crash, or mended by hand
        incidents.over(fault, by=by, at=at)
    return Looked(objects=1, wrong=wrong, mended=wrong)
