"""Answers that are only partial, as whoever asked says."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from correspondence.core.partial import MISSING_LIMIT


class PartialAnswerQuerySet(models.QuerySet["PartialAnswer"]):
    """What answers leave open, by the letters that asked."""

    def standing(self) -> "PartialAnswerQuerySet":
        """Those that nobody took back."""
        return self.filter(settled_at=None)

    def of_citation(self) -> "PartialAnswerQuerySet":
        """Those of the citation around this query, whose letter is the answer and cites the one that asked."""
        return self.standing().filter(asked_id=OuterRef("cited_id"), reply_id=OuterRef("record_id"))

    def missing(self) -> Subquery:
        """What the letter of the citation around this query leaves open; None where nobody says so."""
        return Subquery(self.of_citation().values("missing")[:1])


class PartialAnswer(models.Model):
    """One answer that is only partial: the records of the letter that asked and of the answer, and what is missing.

    It stands until it is settled; the words stand in the archive too.
    """

    asked_id = models.CharField(max_length=32)
    reply_id = models.CharField(max_length=32)
    missing = models.CharField(max_length=MISSING_LIMIT, blank=True, default="")  # blank once a letter was destroyed
    said_at = models.DateTimeField()
    said_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    objects = PartialAnswerQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~Q(asked_id=""), name="answer_left_open_of_a_record"),
            models.UniqueConstraint(
                fields=["asked_id", "reply_id"], condition=Q(settled_at=None), name="answer_left_open_once"
            ),
        )
        indexes = (models.Index(fields=["reply_id"], name="answer_left_open"),)

    def __str__(self) -> str:
        return f"{self.asked_id}: {self.reply_id}"
