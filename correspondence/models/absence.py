"""Absences that somebody prepared for the head whose office or inbox he keeps."""

from django.db import models
from django.db.models import F, Q

from correspondence.core.prepared import Outcome
from correspondence.models.label import choices
from directory.core.tenure import Term


class PreparedAbsence(models.Model):
    """What was prepared, and what the person said to it; it empowers nobody until it is confirmed."""

    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    acting = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    deputy = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    order = models.CharField(max_length=120, blank=True, default="")
    prepared_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=choices(Outcome), blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(outcome=""), name="one_prepared_absence"),
            models.CheckConstraint(condition=~Q(person=F("prepared_by")), name="prepared_by_another"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="prepared_absence_ends_once",
            ),
        )
        indexes = (models.Index(fields=["prepared_by", "-id"], name="absences_prepared_by"),)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.from_on}"

    def term(self) -> Term:
        """Its days."""
        return Term(from_on=self.from_on, until_on=self.until_on)
