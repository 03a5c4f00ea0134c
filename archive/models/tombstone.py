"""What stays of a destroyed record."""

from __future__ import annotations

from django.db import models

from archive.models.log import Entry
from directory.core.clearance import Label, compartments_of
from directory.core.duty import Duty
from directory.core.reach import Facts, Reach, may_read


class TombstoneQuerySet(models.QuerySet["Tombstone"]):
    """What stays of the destroyed."""

    def found(self, record_id: str, *, reach: Reach) -> Tombstone | None:
        """The one of this record, for those who could read the record and for the archivists of its body."""
        row = self.filter(record_id=record_id).select_related("entry__leaf_row", "record_class").first()
        return row if row is not None and row.is_shown_to(reach) else None


class Tombstone(models.Model):
    """What stays of a destroyed record: its envelope and who could read it; append-only by trigger."""

    record_id = models.CharField(max_length=32, unique=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="tombstone_row")
    disposal = models.ForeignKey("archive.Disposal", models.PROTECT, null=True, related_name="+")
    record_class = models.ForeignKey("archive.RecordClass", models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    number = models.CharField(max_length=80, blank=True, default="")
    kind = models.CharField(max_length=40)
    on = models.DateField()
    level = models.PositiveSmallIntegerField()
    compartments = models.BigIntegerField(default=0)
    personal = models.BooleanField(default=False)
    readers = models.JSONField(default=list)
    units = models.JSONField(default=list)
    at = models.DateTimeField()

    objects = TombstoneQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.record_id

    def is_shown_to(self, reach: Reach) -> bool:
        """The one rule of access, on what the record's row said last; and the archivists of its body."""
        label = Label(level=self.level, compartments=compartments_of(self.compartments), personal=self.personal)
        if reach.clearance.dominates(label) and self.body_id in reach.bodies_in(Duty.ARCHIVIST):
            return True
        asked = Facts(
            label=label, readers=frozenset(self.readers), units=frozenset(self.units), kind=self.kind, on=self.on
        )
        return may_read(reach, asked)
