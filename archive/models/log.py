"""What was said for good, and its place in the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.db.models import Q

from archive.core.checkpoint import TreeHead
from archive.core.leaf import EntryKind
from archive.core.leaf import Leaf as LeafDocument
from archive.core.merkle import EMPTY_ROOT
from archive.core.package import digest


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries in the order of the log."""

    def say(self, kind: EntryKind, document: bytes, *, by: str, at: datetime) -> Entry:
        """Writes a statement that names no record."""
        leaf = LeafDocument(kind=kind, statement=digest(document)).as_bytes().decode()
        return self.create(kind=kind.value, leaf=leaf, statement=document.decode(), by=by, at=at)

    def later_about(self, record_id: str) -> EntryQuerySet:
        """Those that name the record after its deposit, oldest first, with their place in the log."""
        later = self.filter(record_id=record_id).exclude(kind=EntryKind.RECORD.value)
        return later.select_related("leaf_row").order_by("id")

    def say_about(
        self, record_id: str, kind: EntryKind, document: bytes, *, objects: Mapping[str, bytes], by: str, at: datetime
    ) -> Entry:
        """Writes a statement about a record, whose ciphertext is among these objects in the vault."""
        leaf = LeafDocument(kind=kind, record=record_id, statement=digest(document))
        return self.create(
            kind=kind.value,
            record_id=record_id,
            leaf=leaf.as_bytes().decode(),
            objects_kept={part: digest(sealed) for part, sealed in objects.items()},
            by=by,
            at=at,
        )

    def say_openly_about(self, record_id: str, kind: EntryKind, document: bytes, *, by: str, at: datetime) -> Entry:
        """Writes a statement about a record that stays readable when the record's key is destroyed."""
        leaf = LeafDocument(kind=kind, record=record_id, statement=digest(document)).as_bytes().decode()
        row = {"kind": kind.value, "record_id": record_id, "leaf": leaf, "statement": document.decode()}
        return self.create(**row, by=by, at=at)

    def deposit_of(self, record_id: str) -> Entry:
        """The entry of a record. Raises Entry.DoesNotExist."""
        return self.get(kind=EntryKind.RECORD.value, record_id=record_id)

    def renewals_of(self, record_id: str) -> EntryQuerySet:
        """The renewals of a record's letter, oldest first, with their place in the log."""
        rows = self.filter(record_id=record_id, kind=EntryKind.TS_RENEWAL.value)
        return rows.select_related("leaf_row").order_by("id")

    def additions_of(self, record_id: str) -> EntryQuerySet:
        """What was added beside a record, oldest first, with its place in the log."""
        rows = self.filter(record_id=record_id, kind=EntryKind.ADDITION.value)
        return rows.select_related("leaf_row").order_by("id")

    def placed_before(self, size: int) -> EntryQuerySet:
        """Those that stand in the tree of this size."""
        return self.filter(leaf_row__index__lt=size)


class Entry(models.Model):
    """Something that was said for good; append-only by trigger. Its place in the log is a Leaf.

    `leaf` is the canonical leaf, `objects` the SHA-256 of each object in the vault (so that scrubbing
    needs no key), `statement` the document behind an entry that names no record.
    """

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in EntryKind])
    record_id = models.CharField(max_length=32, blank=True, default="", db_index=True)
    leaf = models.TextField()
    objects_kept = models.JSONField(default=dict)
    statement = models.TextField(blank=True, default="")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["record_id"], condition=Q(kind=EntryKind.RECORD.value), name="one_deposit_of_a_record"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class PendingQuerySet(models.QuerySet["Pending"]):
    """Entries without a place in the log."""

    def oldest(self, limit: int) -> list[int]:
        """The keys of so many entries, oldest first."""
        return list(self.order_by("entry_id").values_list("entry_id", flat=True)[:limit])


class Pending(models.Model):
    """An entry without a place in the log. Triggers write it with the entry and take it away with the leaf.

    So the sequencer finds its work without looking at what is placed already.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="pending_row")

    objects = PendingQuerySet.as_manager()

    class Meta:
        ordering = ("entry_id",)

    def __str__(self) -> str:
        return str(self.entry_id)


class LeafQuerySet(models.QuerySet["Leaf"]):
    """Places in the log."""

    def placed_after(self, index: int, *, size: int) -> LeafQuerySet:
        """Those with a greater index in the tree of this size, oldest first, with their entries."""
        return self.filter(index__gt=index, index__lt=size).select_related("entry").order_by("index")


class Leaf(models.Model):
    """The place of an entry in the log; append-only by trigger."""

    index = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="leaf_row")

    objects = LeafQuerySet.as_manager()

    class Meta:
        ordering = ("index",)

    def __str__(self) -> str:
        return str(self.index)


class CheckpointQuerySet(models.QuerySet["Checkpoint"]):
    """Signed tree heads."""

    def newest(self) -> Checkpoint | None:
        """The last one."""
        return self.order_by("-size").first()


class Checkpoint(models.Model):
    """A signed tree head; append-only by trigger. `note` carries the log's own signature alone.

    `previous` is the size of the one before, 0 before the first, so that none can be missing; rows of before this
    was kept have none. A checkpoint has no time of its own: its RFC 3161 tokens say when it was.
    """

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    note = models.TextField()
    previous = models.PositiveBigIntegerField(null=True)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        ordering = ("size",)

    def __str__(self) -> str:
        return str(self.size)

    def cosigned(self) -> str:
        """The note with the cosignatures that came in, in the order in which they came."""
        return self.note + "".join(self.cosignatures.order_by("id").values_list("line", flat=True))


class HeadQuerySet(models.QuerySet["Head"]):
    """The one row."""

    def now(self) -> TreeHead:
        """The tree head; the empty tree before the first leaf."""
        head = self.filter(id=1).first()
        return TreeHead(size=0, root=EMPTY_ROOT.hex()) if head is None else TreeHead(size=head.size, root=head.root)


class Head(models.Model):
    """The one tree head; it only grows, by trigger."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    root = models.CharField(max_length=64)

    objects = HeadQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_head"),)

    def __str__(self) -> str:
        return str(self.size)


class FollowCursorQuerySet(models.QuerySet["FollowCursor"]):
    """One row for each source."""

    def locked(self, source: str) -> FollowCursor:
        """The cursor of a source, locked to the end of the transaction."""
        return self.select_for_update().get_or_create(source=source)[0]


class FollowCursor(models.Model):
    """How far a source below has been read into the log."""

    source = models.CharField(max_length=40, unique=True)
    position = models.BigIntegerField(default=0)

    objects = FollowCursorQuerySet.as_manager()

    class Meta:
        ordering = ("source",)

    def __str__(self) -> str:
        return f"{self.source}: {self.position}"

    def move(self, position: int) -> None:
        """Moves it forward; the row is locked."""
        self.position = position
        self.save(update_fields=["position"])
