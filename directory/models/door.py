"""What the door and the forms remember."""

from django.db import models

from directory.models.people import Person


class DoorTry(models.Model):
    """Failed tries to sign in under one name or from one address, in one window of time; `key` names neither."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"


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
