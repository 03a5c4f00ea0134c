"""How long records are kept: plans, classes, dossiers, what is filed where, and what keeps it from being destroyed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from archive.core.plan import PlannedClass
from archive.core.retention import Fate, Schedule
from archive.models.log import Entry
from archive.models.record import Record
from directory.core.clearance import bits
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach, filter_of


class RecordClassQuerySet(models.QuerySet["RecordClass"]):
    """Classes of plans."""

    def of(self, body_ids: Iterable[int]) -> RecordClassQuerySet:
        """Those in use by these bodies, by code."""
        return self.filter(body__in=list(body_ids), is_ended=False).order_by("body_id", "code")


class RecordClass(models.Model):
    """A class of a body's plan with its one schedule; `entry` is the import that says so for good."""

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    parent = models.CharField(max_length=20, blank=True, default="")
    name_ar = models.CharField(max_length=200)
    name_ckb = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    active_years = models.PositiveSmallIntegerField()
    semi_active_years = models.PositiveSmallIntegerField()
    fate = models.CharField(max_length=10, choices=[(fate.value, fate.value) for fate in Fate])
    units = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    basis = models.CharField(max_length=200, blank=True, default="")
    is_ended = models.BooleanField(default=False)  # a later plan does not have it; what is filed there stays so
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = RecordClassQuerySet.as_manager()

    class Meta:
        ordering = ("body_id", "code")
        constraints = (models.UniqueConstraint(fields=["body", "code"], name="one_class_of_a_code"),)

    def __str__(self) -> str:
        return f"{self.body_id} {self.code}"

    def schedule(self) -> Schedule:
        """How long, and what then."""
        return Schedule(active_years=self.active_years, semi_active_years=self.semi_active_years, fate=Fate(self.fate))

    def name(self) -> Name:
        """In three languages."""
        return Name(ar=self.name_ar, ckb=self.name_ckb, en=self.name_en)

    def planned(self) -> PlannedClass:
        """The class as the plan says it."""
        return PlannedClass(
            code=self.code,
            parent=self.parent,
            name=self.name(),
            schedule=self.schedule(),
            units=tuple(self.units),
            kinds=tuple(self.kinds),
            basis=self.basis,
        )


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Dossiers of bodies in somebody's care."""

    def cared_for(self, reach: Reach) -> DossierQuerySet:
        """Those of the bodies whose archive this reach looks after."""
        return self.filter(body__in=reach.bodies_in(Duty.ARCHIVIST)).select_related("record_class")

    def one(self, dossier_id: int, *, reach: Reach) -> Dossier:
        """The one with this id. Raises NotWithinReachError."""
        found = self.cared_for(reach).filter(pk=dossier_id).first()
        if found is None:
            raise NotWithinReachError
        return found


class Dossier(models.Model):
    """الإضبارة: records of one matter, and of one class. Its years begin when it is closed."""

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    symbol = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    record_class = models.ForeignKey(RecordClass, models.PROTECT, related_name="dossiers")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")  # says that it was closed

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ("body_id", "symbol")
        constraints = (
            models.UniqueConstraint(fields=["body", "symbol"], name="one_dossier_of_a_symbol"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="dossier_closes_after_it_opens"
            ),
        )

    def __str__(self) -> str:
        return self.symbol


class FilingQuerySet(models.QuerySet["Filing"]):
    """What is filed, as far as somebody looks after it."""

    def cared_for(self, reach: Reach) -> FilingQuerySet:
        """Of the bodies whose archive this reach looks after, up to its clearance: envelopes, never content."""
        return self.filter(body__in=reach.bodies_in(Duty.ARCHIVIST)).cleared_for(reach)

    def cleared_for(self, reach: Reach) -> FilingQuerySet:
        """Up to the reach's clearance, where the classes are those of its bodies."""
        rule = filter_of(reach)
        lacked = F("record__compartments").bitand(bits(rule.lacking))
        return self.filter(record__level__lte=rule.level).alias(lacked=lacked).filter(lacked=0)

    def due(self, record_class: RecordClass, *, on: date) -> FilingQuerySet:
        """Those of the class whose years are over that day, oldest first."""
        latest = record_class.schedule().latest_due(on)
        return self.filter(record_class=record_class, since__lte=latest).order_by("since", "id")

    def free(self) -> FilingQuerySet:
        """Those that no standing hold keeps, by the rows."""
        held = HeldRecord.objects.filter(record_id=OuterRef("record__record_id"), hold__released_at=None)
        dossier = Hold.objects.filter(dossier=OuterRef("dossier"), released_at=None)
        return self.filter(~Exists(held), ~Exists(dossier))


class Filing(models.Model):
    """The class of a record, and its dossier; `entry` is the RECLASSIFY that said so.

    `since` is the day its years began; none while its dossier is open. It goes with the record.
    """

    record = models.OneToOneField(Record, models.CASCADE, related_name="filing")
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    record_class = models.ForeignKey(RecordClass, models.PROTECT, related_name="+", db_index=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="filings")
    since = models.DateField(null=True, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = FilingQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["record_class", "since", "id"], name="filing_by_class"),)

    def __str__(self) -> str:
        return f"{self.record_id} {self.record_class_id}"


class Unclassed(models.Model):
    """A record without a class. Triggers write it with the record and take it away with the filing."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="unclassed")
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("record_id",)
        indexes = (models.Index(fields=["body", "record"], name="unclassed_by_body"),)

    def __str__(self) -> str:
        return str(self.record_id)


class Hold(models.Model):
    """A legal hold (تحفّظ) by a mandate: nothing it names is destroyed or handed over while it stands."""

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    mandate = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, blank=True, default="")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="holds")
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.mandate


class HeldRecord(models.Model):
    """A record a hold names; by its id, so that the line outlives the record."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="records")
    record_id = models.CharField(max_length=32, db_index=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["hold", "record_id"], name="held_once"),)

    def __str__(self) -> str:
        return self.record_id
