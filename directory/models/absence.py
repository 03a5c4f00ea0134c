"""Absences: from when to when, and who acts or receives meanwhile."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from directory.core.tenure import Term


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences by their days; one that was ended early covers no day after."""

    def standing(self) -> "AbsenceQuerySet":
        """Those that nobody ended early."""
        return self.filter(ended_at=None)

    def on(self, on: date) -> "AbsenceQuerySet":
        """Those that cover the day."""
        return self.standing().filter(from_on__lte=on, until_on__gte=on)


class Absence(models.Model):
    """A person's absence; the tenures of `acting` and `deputy` name it, and end with it."""

    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="absences")
    from_on = models.DateField()
    until_on = models.DateField()
    acting = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    deputy = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    prepared_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    order = models.CharField(max_length=120, blank=True, default="")
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ("from_on", "id")
        indexes = (models.Index(fields=["person", "until_on"], name="absence_of_a_person"),)
        constraints = (
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(acting__isnull=False) | Q(deputy__isnull=False), name="absence_is_seen_to"
            ),
            models.CheckConstraint(
                condition=(Q(acting=None) | ~Q(acting=F("person"))) & (Q(deputy=None) | ~Q(deputy=F("person"))),
                name="nobody_acts_for_himself",
            ),
            models.CheckConstraint(
                condition=Q(prepared_by=None) | ~Q(prepared_by=F("person")), name="absence_is_prepared_by_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.from_on}"

    def term(self) -> Term:
        """Its days."""
        return Term(from_on=self.from_on, until_on=self.until_on)
