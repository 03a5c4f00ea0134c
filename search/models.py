"""What search keeps in the database: which indexes were built, and the inspectorate's own space.

Everything else lies in the index itself. Nothing here touches a record.
"""

from django.db import models
from django.db.models import Q

from search.core.kept import NAME_LIMIT, NOTE_LIMIT, WORD_LIMIT, Kept
from search.core.mandated import Outcome
from search.core.query import LONGEST_LINE


class Generation(models.Model):
    """One index that was built and put into use; the cursor lies in the index, never here (decision 29)."""

    name = models.CharField(max_length=40)
    words_version = models.PositiveIntegerField()
    records = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class Ask(models.Model):
    """One query under a mandate, as it was asked and what came of it; append-only by trigger.

    `choices` are what was chosen beside the line. The journal's line names this row and holds no word of it.
    """

    inspection = models.ForeignKey("directory.Inspection", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    line = models.CharField(max_length=LONGEST_LINE, blank=True)
    choices = models.JSONField(default=dict)
    page = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Outcome])
    total = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(total=0) | Q(outcome=Outcome.FOUND.value), name="only_what_is_found_is_counted"
            ),
        )

    def __str__(self) -> str:
        return f"{self.inspection_id}: {self.outcome}"

    def query(self) -> Kept:
        """What was asked."""
        return Kept(line=self.line, choices=self.choices)


class Inquiry(models.Model):
    """A saved query of a mandate, shared by its inspectors.

    `looked` is the last place of the log that an alert looked at; None without alerts.
    """

    mandate = models.ForeignKey("directory.Mandate", models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LIMIT)
    line = models.CharField(max_length=LONGEST_LINE, blank=True)
    choices = models.JSONField(default=dict)
    made_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    looked = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["mandate", "name"], name="an_inquiry_has_its_own_name"),)

    def __str__(self) -> str:
        return self.name

    def query(self) -> Kept:
        """What is asked."""
        return Kept(line=self.line, choices=self.choices)


class SavedSearch(models.Model):
    """A query that somebody saved for the own use; nobody else is shown it."""

    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LIMIT)
    line = models.CharField(max_length=LONGEST_LINE, blank=True)
    choices = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=["person", "name"], name="a_saved_search_has_its_own_name"),)

    def __str__(self) -> str:
        return f"search {self.pk} of {self.person_id}"

    def query(self) -> Kept:
        """What is asked."""
        return Kept(line=self.line, choices=self.choices)


class Alert(models.Model):
    """Something new matches a saved inquiry, for one of its inspectors. It says no more than that."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="alerts")
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["person"], condition=Q(seen_at=None), name="alert_unseen"),)
        constraints = (
            models.UniqueConstraint(
                fields=["inquiry", "person"], condition=Q(seen_at=None), name="one_unseen_alert_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.inquiry_id} for {self.person_id}"


class Tag(models.Model):
    """A word that the inspectors of a mandate put on a record, in their own space."""

    mandate = models.ForeignKey("directory.Mandate", models.PROTECT, related_name="+")
    record_id = models.CharField(max_length=32)
    word = models.CharField(max_length=WORD_LIMIT)
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("word", "id")
        constraints = (models.UniqueConstraint(fields=["mandate", "record_id", "word"], name="a_word_tags_once"),)

    def __str__(self) -> str:
        return self.word


class Note(models.Model):
    """What an inspector of a mandate noted about a record, in the inspectorate's own space."""

    mandate = models.ForeignKey("directory.Mandate", models.PROTECT, related_name="+")
    record_id = models.CharField(max_length=32)
    text = models.TextField(max_length=NOTE_LIMIT)
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["mandate", "record_id"], name="note_of_a_record"),)
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something"),)

    def __str__(self) -> str:
        return f"{self.record_id}: {self.by_id}"
