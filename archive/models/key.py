"""The keys of records."""

from __future__ import annotations

from django.db import models


class RecordKey(models.Model):
    """A record's wrapped data key: the one thing that can be deleted, and with it the content."""

    record_id = models.CharField(max_length=32, unique=True)
    wrapped = models.BinaryField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.record_id
