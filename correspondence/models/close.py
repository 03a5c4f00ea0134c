"""The closes of books, as the archive keeps them."""

from django.db import models

from correspondence.models.register import Book, Registration


class CloseQuerySet(models.QuerySet["Close"]):
    """Closes of books."""

    def newest(self, book_id: int) -> "Close | None":
        """The last close of a book."""
        return self.filter(book=book_id).order_by("-closing").first()

    def ended_before(self, book_id: int) -> frozenset[int]:
        """The keys of numbers whose end stands in a close already."""
        rows = self.filter(book=book_id).exclude(ended=[]).values_list("ended", flat=True)
        return frozenset(key for row in rows for key in row)


class Close(models.Model):
    """One close of a book: bounds, sheet, and which ends it named; append-only by trigger.

    What it says word for word stands in the archive, in the REGISTER_CLOSE entry of its sheet.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="closes")
    closing = models.PositiveIntegerField()
    year = models.PositiveIntegerField(default=0)
    serial = models.PositiveIntegerField(default=0)
    last = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField(default=0)
    ended = models.JSONField(default=list)
    record_id = models.CharField(max_length=32, unique=True)
    sheet = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    objects = CloseQuerySet.as_manager()

    class Meta:
        ordering = ("book_id", "closing")
        constraints = (models.UniqueConstraint(fields=["book", "closing"], name="one_close_of_a_number"),)

    def __str__(self) -> str:
        return f"{self.book_id} {self.closing}"
