"""What was found of a message that came by e-mail, whom a registry knows, and who was told that his was refused."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from correspondence.core.mail_check import NOTE_LIMIT, PATTERN_LIMIT, Check, Proved, Standing, Virus
from correspondence.models.intake import Intake
from correspondence.models.label import choices
from directory.core.reach import Reach


class MailCheck(models.Model):
    """What was looked at before the message was accepted; `address` is whom it names as its sender."""

    intake = models.OneToOneField(Intake, models.CASCADE, primary_key=True, related_name="check_of_mail")
    address = models.CharField(max_length=PATTERN_LIMIT, blank=True, default="")
    is_automatic = models.BooleanField(default=False)
    standing = models.CharField(max_length=10, choices=choices(Standing))
    proved = models.CharField(max_length=10, choices=choices(Proved))
    virus = models.CharField(max_length=10, choices=choices(Virus))
    virus_name = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        ordering = ("intake_id",)

    def __str__(self) -> str:
        return f"{self.intake_id}: {self.virus}"

    def check_of_it(self) -> Check:
        """The row as the rules read it."""
        return Check(
            address=self.address,
            is_automatic=self.is_automatic,
            standing=Standing(self.standing),
            proved=Proved(self.proved),
            virus=Virus(self.virus),
            virus_name=self.virus_name,
        )


class ListedSenderQuerySet(models.QuerySet["ListedSender"]):
    """Senders by the desk that lists them."""

    def at_desk_of(self, reach: Reach) -> Self:
        """Those of the desks the person serves."""
        return self.none() if reach.inspection is not None else self.filter(desk__in=reach.desks)


class ListedSender(models.Model):
    """An address, or a whole domain, that a registry knows or keeps out."""

    desk = models.ForeignKey("directory.Desk", models.PROTECT, related_name="+")
    pattern = models.CharField(max_length=PATTERN_LIMIT)
    standing = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in (Standing.KNOWN, Standing.BLOCKED)]
    )
    note = models.CharField(max_length=NOTE_LIMIT, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    objects = ListedSenderQuerySet.as_manager()

    class Meta:
        ordering = ("pattern", "id")
        constraints = (models.UniqueConstraint(fields=["desk", "pattern"], name="sender_listed_once"),)

    def __str__(self) -> str:
        return self.pattern


class MailAnswerQuerySet(models.QuerySet["MailAnswer"]):
    """Answers to senders of refused messages."""

    def to_go(self, at: datetime) -> Self:
        """What is to be sent now, the oldest first; not what the server takes later."""
        is_due = Q(next_at=None) | Q(next_at__lte=at)
        return self.filter(is_due, sent_at=None, undelivered_at=None).order_by("asked_at", "intake_id")

    def on_day_of(self, address: str, *, since: datetime) -> int:
        """How many one address got, or is to get, since then."""
        return self.filter(address=address, asked_at__gte=since).count()


class MailAnswer(models.Model):
    """That the sender of a refused message is told why: one for each message, whatever is sent again."""

    intake = models.OneToOneField(Intake, models.PROTECT, primary_key=True, related_name="answer_by_mail")
    address = models.CharField(max_length=PATTERN_LIMIT)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    undelivered_at = models.DateTimeField(null=True)  # the mail server refuses the address for good
    next_at = models.DateTimeField(null=True)  # the mail server refused it for now

    objects = MailAnswerQuerySet.as_manager()

    class Meta:
        ordering = ("intake_id",)
        indexes = (models.Index(fields=["address", "asked_at"], name="mail_answers_of_an_address"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(undelivered_at__isnull=True), name="mail_answer_went_or_did_not"
            ),
        )

    def __str__(self) -> str:
        return f"{self.intake_id} to {self.address}"
