"""Mandates of inspectors, the sessions under them, and the access journal that names the session of every line."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from directory.core.duty import Duty
from directory.core.inspecting import PURPOSE_LIMIT
from directory.core.reach import Reach, Scope
from directory.models.people import Person, Unit


def given_by(reach: Reach) -> Q:
    """The mandates that the officers of this reader's body gave; of those without an office, the ones he gave himself.

    An officer's part ends with his duty, and without an office with the last of his posts. While he inspects himself,
    none.
    """
    if reach.person_id is None or reach.inspection is not None:
        return Q(pk__in=())
    office = Q(body__in=reach.bodies_in(Duty.CLEARANCES))
    gave = Q(approved_by=reach.person_id) | Q(seconded_by=reach.person_id)
    return office | Q(gave, body=None) if reach.posts else office


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Who may inspect what."""

    def on(self, on: date) -> "MandateQuerySet":
        """Those in force that day: begun, not over, not withdrawn."""
        return self.filter(from_on__lte=on, until_on__gte=on, withdrawn_at=None)

    def disclosed(self, on: date) -> "MandateQuerySet":
        """Those of which the inspected bodies are told by that day."""
        return self.filter(Q(disclose_on=None) | Q(disclose_on__lte=on))

    def given_by(self, reach: Reach) -> "MandateQuerySet":
        """Those that this reader may narrow or end."""
        return self.filter(given_by(reach))


class Mandate(models.Model):
    """An inspector's written power over records: units, kinds, days, a ceiling, an end."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    number = models.CharField(max_length=60, unique=True)
    authority = models.CharField(max_length=200)
    purpose = models.CharField(max_length=PURPOSE_LIMIT, blank=True, default="")
    body = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", null=True
    )  # whose officers gave it; None: no office
    changed_at = models.DateTimeField(null=True)  # given, narrowed or ended: who oversees it has this to read
    units = models.ManyToManyField(Unit, related_name="+")
    kinds = models.JSONField(default=list)
    records_from_on = models.DateField()
    records_until_on = models.DateField()
    ceiling = models.PositiveSmallIntegerField(default=0)
    from_on = models.DateField()
    until_on = models.DateField()
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    inspectors = models.ManyToManyField(Person, related_name="inspects")  # `person` leads, and is one of them
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # at once, whatever its days say
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)

    disclose_on = models.DateField(null=True)  # the inspected registry is told that day; None: at once
    withdrawn_for = models.CharField(max_length=PURPOSE_LIMIT, blank=True, default="")

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~Q(person=F("approved_by")), name="nobody_approves_an_own_mandate"),
            models.CheckConstraint(
                condition=Q(body=None) | (Q(seconded_by__isnull=False) & ~Q(seconded_by=F("approved_by"))),
                name="an_office_gives_a_mandate_by_two",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def scope(self) -> Scope:
        """What it opens, as the rule reads it."""
        return Scope(
            mandate_id=self.pk,
            units=frozenset(unit.pk for unit in self.units.all()),
            kinds=frozenset(self.kinds),
            from_on=self.records_from_on,
            until_on=self.records_until_on,
            ceiling=self.ceiling,
        )


class Inspection(models.Model):
    """One session under a mandate: who works in it, for what purpose, from when; every journal line of it names it."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="inspections")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=PURPOSE_LIMIT)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~Q(purpose=""), name="an_inspection_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("begun_at")), name="an_inspection_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mandate_id}: {self.purpose}"


class JournalLine(models.Model):
    """One line of the access journal; append-only by trigger. It never holds content."""

    at = models.DateTimeField()
    who = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=8)
    note = models.CharField(max_length=200, blank=True, default="")
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, db_index=False, related_name="lines")

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["about", "-id"], name="journal_by_what"),
            models.Index(
                fields=["inspection", "-id"], condition=Q(inspection__isnull=False), name="journal_by_inspection"
            ),
            models.Index(fields=["at"], condition=Q(act="print"), name="journal_of_prints"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who} {self.act} {self.about}"
