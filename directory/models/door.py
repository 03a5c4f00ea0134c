"""What the door and the forms remember."""

import hashlib
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F

from directory.models.people import Person


class DoorTryQuerySet(models.QuerySet["DoorTry"]):
    """How tries are counted and taken back."""

    @transaction.atomic
    def counted(self, key: str, at: datetime) -> int:
        """The number of tries under this key in its window, this one included."""
        self.filter(since__lte=at - DoorTry.WINDOW).delete()
        row, _ = self.get_or_create(key=key, defaults={"since": at})
        self.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db(fields=["count"])
        return row.count


class DoorTry(models.Model):
    """Failed tries to sign in under one name or from one address, in one window of time; `key` names neither."""

    OF_A_NAME = 10
    OF_AN_ADDRESS = 100
    WINDOW = timedelta(minutes=15)

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    objects = DoorTryQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"

    @staticmethod
    def key_of(kind: str, value: str) -> str:
        """A key that holds no name in the clear."""
        return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


class SentForm(models.Model):
    """A form that was sent, and what came of it: the same form of the same page again gets the same answer."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token = models.CharField(max_length=32)
    content = models.CharField(max_length=64)
    answer = models.CharField(max_length=80)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["person", "token", "content"], name="a_form_is_sent_once"),)

    def __str__(self) -> str:
        return f"{self.token[:8]}: {self.answer}"
