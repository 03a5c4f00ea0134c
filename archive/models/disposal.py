"""Lists of records that are due, and what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from archive.core.canonical import Json
from archive.core.retention import DisposalState, Fate
from archive.models.log import Entry
from archive.models.retention import FilingQuerySet, RecordClass
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach


class DisposalQuerySet(models.QuerySet["Disposal"]):
    """Lists."""

    def cared_for(self, reach: Reach) -> DisposalQuerySet:
        """Those of the bodies whose archive this reach looks after."""
        return self.filter(body__in=reach.bodies_in(Duty.ARCHIVIST)).select_related("record_class")

    def one(self, disposal_id: int, *, reach: Reach) -> Disposal:
        """The one with this id. Raises NotWithinReachError."""
        found = self.cared_for(reach).filter(pk=disposal_id).first()
        if found is None:
            raise NotWithinReachError
        return found

    def held(self, disposal_id: int, *, by: Reach) -> Disposal:
        """The same, its row locked; the clockwork goes on with any. Raises NotWithinReachError."""
        rows = self.all() if by == CLOCKWORK else self.cared_for(by)
        found = rows.select_for_update(of=("self",)).filter(pk=disposal_id).first()
        if found is None:
            raise NotWithinReachError
        return found


class Disposal(models.Model):
    """A list of records of one class whose years are over. `key_id` names its own papers in the vault."""

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    record_class = models.ForeignKey(RecordClass, models.PROTECT, related_name="+")
    fate = models.CharField(max_length=10, choices=[(fate.value, fate.value) for fate in Fate])
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in DisposalState])
    key_id = models.CharField(max_length=32, unique=True)
    language = models.CharField(max_length=8)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    first_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    second_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    minutes = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    certificate = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    receipt = models.CharField(max_length=200, blank=True, default="")
    done_at = models.DateTimeField(null=True)

    objects = DisposalQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "id"], name="disposal_by_state"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[DisposalState.DRAWN, DisposalState.DROPPED])
                | (Q(first_by__isnull=False) & Q(second_by__isnull=False) & ~Q(first_by=F("second_by"))),
                name="two_different_people_approve_a_disposal",
            ),
        )

    def __str__(self) -> str:
        return f"{self.fate} {self.pk}"


class DisposalItem(models.Model):
    """A record on a list, in the words of its envelope."""

    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="items")
    record_id = models.CharField(max_length=32)
    number = models.CharField(max_length=80, blank=True, default="")
    kind = models.CharField(max_length=40)
    on = models.DateField()
    level = models.PositiveSmallIntegerField()
    personal = models.BooleanField(default=False)
    since = models.DateField()
    is_open = models.BooleanField(default=True)
    gone_at = models.DateTimeField(null=True)  # no key and, as far as the store allows, no object is left

    class Meta:
        ordering = ("disposal_id", "id")
        constraints = (
            models.UniqueConstraint(fields=["disposal", "record_id"], name="listed_once"),
            models.UniqueConstraint(fields=["record_id"], condition=Q(is_open=True), name="on_one_open_list"),
        )

    def __str__(self) -> str:
        return self.record_id

    def as_json(self) -> dict[str, Json]:
        """The line as the minutes say it."""
        return {
            "record": self.record_id,
            "number": self.number,
            "kind": self.kind,
            "on": self.on.isoformat(),
            "level": self.level,
            "personal": self.personal,
            "since": self.since.isoformat(),
        }


def unlisted(filings: FilingQuerySet) -> FilingQuerySet:
    """Those on no list that is still open."""
    listed = DisposalItem.objects.filter(record_id=OuterRef("record__record_id"), is_open=True)
    return filings.filter(~Exists(listed))
