"""Counts kept ready: what is filed by class and month, and what records rest on.

Triggers write one more or one less with every change, as rows of their own, so that nobody waits for anybody's count;
the count is their sum. `sum_up` keeps the rows few.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear

from archive.models.protection import ProtectingCertificate
from archive.models.record import Record
from archive.models.retention import Filing, RecordClass, Unclassed
from directory.core.clearance import bits
from directory.core.reach import Reach, filter_of

Line = tuple[int | bool | None, ...]
"""A key, and how many."""


Counted = TypeVar("Counted", bound=models.Model)


class _CountQuerySet(models.QuerySet[Counted]):
    """Rows of a count."""

    key: tuple[str, ...]

    @abstractmethod
    def counted(self) -> Iterator[Line]:
        """Counted anew: the key, and how many."""

    def summed(self) -> Iterator[Line]:
        """The same by the rows, without what there is none of."""
        found = self.order_by().values_list(*self.key).annotate(sum=Sum("records"))
        return found.exclude(sum=0).iterator()

    def superfluous(self) -> int:
        """How many rows more there are than sums."""
        return self.count() - self.order_by().values(*self.key).distinct().count()

    def put(self, lines: Iterable[Line]) -> None:
        """Writes these counts."""
        self.bulk_create(self.model(**dict(zip((*self.key, "records"), line, strict=True))) for line in lines)

    def recount(self) -> None:
        """Counts anew: for rows that came or went past the triggers."""
        self.all().delete()
        self.put(self.counted())


class ClassCountQuerySet(_CountQuerySet["ClassCount"]):
    """Counts, as far as somebody looks after what is counted."""

    key = ("record_class_id", "month", "level", "compartments")

    def cleared_for(self, reach: Reach) -> Self:
        """Up to the reach's clearance, where the classes are those of its bodies."""
        rule = filter_of(reach)
        lacked = F("compartments").bitand(bits(rule.lacking))
        return self.filter(level__lte=rule.level).alias(lacked=lacked).filter(lacked=0)

    def counted(self) -> Iterator[Line]:
        """What is filed, counted anew: class, month, level, compartments and how many."""
        month = Coalesce(12 * ExtractYear("since") + ExtractMonth("since"), 0)
        label = ("record__level", "record__compartments")
        filed = Filing.objects.order_by().values_list("record_class", month, *label).annotate(records=Count("id"))
        return filed.iterator()

    def wrong(self) -> Iterator[str]:
        """Counts that are not those of the filings, and records of which the list of unclassed ones says otherwise."""
        yield from (f"count of class {row[0]}" for row in set(self.summed()).symmetric_difference(self.counted()))
        lacking = Record.objects.filter(filing=None).exclude(unclassed__body=F("body"))
        listed = Record.objects.exclude(unclassed=None).exclude(filing=None)
        yield from (f"unclassed {name}" for name in (lacking | listed).values_list("record_id", flat=True))

    def recount(self) -> None:
        """Counts anew all that is filed, and lists what is not."""
        super().recount()
        left = Record.objects.filter(filing=None).order_by("pk").only("pk", "body")
        Unclassed.objects.all().delete()
        Unclassed.objects.bulk_create(Unclassed(record=record, body_id=record.body_id) for record in left)

    def told(self, on: date) -> dict[int, tuple[int, int]]:
        """How many records each class has, and how many of them were due before the month of this day."""
        years = F("record_class__active_years") + F("record_class__semi_active_years")
        over = Q(month__gt=0, month__lt=12 * on.year + on.month - 12 * years)
        rows = self.order_by().values_list("record_class").annotate(all=Sum("records"), due=Sum("records", filter=over))
        return {number: (count, due or 0) for number, count, due in rows}


class ClassCount(models.Model):
    """So many records more (or less) that a class has of one label whose years began in one month.

    `month` is twelve times the year and the month; 0 while the dossier is open.
    """

    record_class = models.ForeignKey(RecordClass, models.PROTECT, related_name="+", db_index=False)
    month = models.PositiveIntegerField(default=0)
    level = models.PositiveSmallIntegerField()
    compartments = models.BigIntegerField(default=0)
    records = models.IntegerField()

    objects = ClassCountQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["record_class"], name="class_count_by_class"),)

    def __str__(self) -> str:
        return f"{self.record_class_id} {self.month}: {self.records}"


class ProtectionCountQuerySet(_CountQuerySet["ProtectionCount"]):
    """Counts of all records."""

    key = ("certificate_id", "is_renewed", "is_failed")

    def counted(self) -> Iterator[Line]:
        """All records, counted anew: certificate, whether ever renewed, whether the last try failed, how many."""
        is_renewed = Case(When(protection__renewals__gt=0, then=Value(1)), default=Value(0))
        is_failed = Case(When(protection__failure__gt="", then=Value(1)), default=Value(0))
        rows = Record.objects.order_by().values_list("protection__certificate", is_renewed, is_failed)
        return rows.annotate(records=Count("id")).iterator()

    def told(self) -> Iterator[tuple[int | None, bool, bool, int]]:
        """Certificate or None, whether ever renewed, whether the last try failed, how many."""
        return ((one, bool(renewed), bool(failed), n or 0) for one, renewed, failed, n in self.summed())

    def wrong(self) -> Iterator[str]:
        """Counts that are not those of the records."""
        yield from (f"count of certificate {row[0]}" for row in set(self.summed()).symmetric_difference(self.counted()))


class ProtectionCount(models.Model):
    """So many records more (or less) that rest on a certificate; on none while they were not looked at, or not read."""

    certificate = models.ForeignKey(ProtectingCertificate, models.PROTECT, related_name="+", null=True, db_index=False)
    is_renewed = models.BooleanField(default=False)
    is_failed = models.BooleanField(default=False)
    records = models.IntegerField()

    objects = ProtectionCountQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.records}"
