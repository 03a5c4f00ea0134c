"""What a machine read of annexes, for the search: made again from the record, gone with it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Length

from archive.models.record import Record


class AnnexTextQuerySet(models.QuerySet["AnnexText"]):
    """Texts in the order in which they were finished."""

    def finished_after(self, seq: int) -> AnnexTextQuerySet:
        """Those whose reading ended after this number."""
        return self.filter(seq__gt=seq).order_by("seq")

    def sizes_among(self, record_ids: Iterable[str]) -> dict[str, int]:
        """How many bytes the texts of these records lie in, of those that have any; one query."""
        rows = self.filter(record__record_id__in=set(record_ids)).order_by().values("record__record_id")
        sums = rows.annotate(size=models.Sum(Length("sealed"))).values_list("record__record_id", "size")
        return dict(sums)

    def last_seq(self) -> int:
        """The number of the one that was finished last."""
        return self.aggregate(last=models.Max("seq"))["last"] or 0


class AnnexText(models.Model):
    """The text of one annex, under the record's key: as much as was read so far, page by page from the last.

    `seq` counts what is finished, and is None until then.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="texts")
    part = models.CharField(max_length=80)
    pages = models.PositiveIntegerField(default=0)
    is_recognised = models.BooleanField(default=False)
    seq = models.BigIntegerField(null=True, unique=True)
    sealed = models.BinaryField()

    objects = AnnexTextQuerySet.as_manager()

    class Meta:
        ordering = ("record", "part")
        constraints = (models.UniqueConstraint(fields=["record", "part"], name="one_text_for_an_annex"),)

    def __str__(self) -> str:
        return f"{self.record_id} {self.part}"
