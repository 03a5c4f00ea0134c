"""What the clockwork has reminded of and told whom, and which changes of the calendar it has followed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import models
from django.db.models import Q

from correspondence.core.notice import What
from correspondence.models.label import choices


class Redated(models.Model):
    """A holiday, its withdrawal, or a unit put under a governorate, for which the deadlines were counted anew."""

    holiday = models.ForeignKey("directory.Holiday", models.PROTECT, null=True, related_name="+")
    withdrawn = models.BooleanField(default=False)
    unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+")
    situated_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["holiday", "withdrawn"], name="redated_once"),
            models.UniqueConstraint(fields=["unit", "situated_at"], name="redated_once_for_a_place"),
            models.CheckConstraint(
                condition=Q(unit=None, situated_at=None, holiday__isnull=False)
                | Q(unit__isnull=False, situated_at__isnull=False, holiday=None),
                name="redated_for_one_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.holiday_id or self.unit_id}: {self.withdrawn}"


class Reminder(models.Model):
    """One stage of one deadline that was reached and told; `about` names the paper as the journal does."""

    about = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    stage = models.CharField(max_length=12, choices=choices(What))
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["about", "due_at", "stage"], name="reminded_once"),)

    def __str__(self) -> str:
        return f"{self.about}: {self.stage}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by whose they are."""

    def tell(self, what: What, lies_with: Mapping[str, Iterable[int]], *, at: datetime) -> int:
        """Tells each person once of what lies there, by what it is about; returns how many that are.

        Told at the same moment of the same, it stays one notice.
        """
        first = {person: about for about, people in reversed(list(lies_with.items())) for person in people}
        rows = [Notice(person_id=one, what=what, about=about, at=at) for one, about in sorted(first.items())]
        return len(self.bulk_create(rows, ignore_conflicts=True))


class Notice(models.Model):
    """One line that tells one person that a paper waits. It names no number, subject, sender or grade."""

    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=choices(What))
    about = models.CharField(max_length=40)
    due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["person", "what", "about", "at"], name="told_once"),)
        indexes = (
            models.Index(fields=["person", "-id"], name="notice_of_a_person"),
            models.Index(fields=["about"], name="notice_about"),
            models.Index(fields=["person"], condition=Q(seen_at=None), name="notice_not_seen"),
            models.Index(fields=["person", "at"], condition=Q(mailed_at=None), name="notice_not_mailed"),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.what} {self.about}"


class Announced(models.Model):
    """Up to which moment arrivals were told; one row."""

    until_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.until_at:%Y-%m-%d %H:%M}"
