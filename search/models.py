"""What search keeps in the database: which indexes were built. Everything else lies in the index itself."""

from django.db import models


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
