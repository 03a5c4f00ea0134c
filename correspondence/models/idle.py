"""Drafts that lie idle: that their author was told, and what became of them."""

from django.db import models
from django.db.models import Q

from correspondence.core.idle import End, Outcome
from correspondence.models.label import choices
from correspondence.models.memo import Memo


class IdleDraft(models.Model):
    """One warning to a draft's author; without an outcome it still runs until its day."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="warnings")
    told_at = models.DateTimeField()
    due_on = models.DateField()
    end = models.CharField(max_length=10, choices=choices(End), default=End.HAND_OVER)  # what its author was told
    outcome = models.CharField(max_length=10, choices=choices(Outcome), blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["memo"], condition=Q(outcome=""), name="one_warning_of_a_draft"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="warning_ends_once",
            ),
        )
        indexes = (models.Index(fields=["due_on"], condition=Q(outcome=""), name="warning_that_runs"),)

    def __str__(self) -> str:
        return f"{self.memo_id}: {self.outcome}"
