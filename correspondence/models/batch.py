"""Signing many letters in one sitting: what was decided of each, and the list that one PIN opens."""

from typing import Self

from django.db import models

from correspondence.core.batch import Choice
from correspondence.core.route import State
from correspondence.models.label import choices
from correspondence.models.memo import Memo
from correspondence.models.request import SignRequest
from correspondence.models.way import Movement


class DecisionQuerySet(models.QuerySet["Decision"]):
    """What signers said."""

    def standing(self, person_id: int) -> Self:
        """This person's decisions on documents that still await signature as they were seen."""
        of_memo = {"memo": models.OuterRef("memo"), "version": models.OuterRef("memo__version")}
        latest = Movement.objects.filter(state=State.READY, **of_memo).order_by("-seq").values("note")[:1]
        return self.filter(person=person_id, memo__state=State.READY, document_hash=models.Subquery(latest))


class Decision(models.Model):
    """What one signer said of one document as it was shown; a later word replaces it."""

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="decisions")
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    document_hash = models.CharField(max_length=64)
    choice = models.CharField(max_length=8, choices=choices(Choice))
    shown_at = models.DateTimeField()
    decided_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("decided_at", "id")
        constraints = (models.UniqueConstraint(fields=["memo", "person"], name="decision_once"),)

    def __str__(self) -> str:
        return f"{self.memo_id}: {self.choice}"


class Batch(models.Model):
    """The list of documents one PIN opens, for two minutes, in one session."""

    nonce = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    session_hash = models.CharField(max_length=64, blank=True, default="")
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.pk)


class BatchLine(models.Model):
    """One letter of the list, with its own request to sign, and what became of it."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines")
    request = models.OneToOneField(SignRequest, models.CASCADE, related_name="line")
    recipient = models.CharField(max_length=300)
    pages = models.PositiveIntegerField()
    is_quick = models.BooleanField(default=False)
    is_out = models.BooleanField(default=False)  # the signer took it out before the PIN
    refused = models.CharField(max_length=60, blank=True, default="")  # the error's name, when it was not signed

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.request_id}"
