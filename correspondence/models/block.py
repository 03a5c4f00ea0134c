"""Numbers reserved for an outage (domain 1.10, 2.17)."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from archive.core.register import MOST_RESERVED
from correspondence.core.errors import Finding, LetterNotAcceptedError, NotReservedError
from correspondence.core.jump import Jump, rows_of
from correspondence.core.route import END_REASON_LIMIT
from correspondence.models.close import Close
from correspondence.models.register import Book, Registration
from directory.core.day import day_of


class BlockQuerySet(models.QuerySet["Block"]):
    """Blocks of books."""

    def open(self) -> Self:
        """Those that are not over."""
        return self.filter(released_at=None)

    def numbers_of(self, book_id: int) -> frozenset[tuple[int, int]]:
        """Year and serial of every number of the book that was ever reserved; blocks are few."""
        rows = self.filter(book=book_id).values_list("year", "first", "last")
        return frozenset((year, serial) for year, first, last in rows for serial in range(first, last + 1))

    def jumps(self, book_id: int, *, last: int | None = None, until: datetime | None = None) -> list[Jump]:
        """The numbers of the book's blocks that no letter has, in rows, in their order; two queries.

        For one who looked before: those reserved `until` then, and given up to the `last` line of then.
        """
        blocks = self.filter(book=book_id, **({} if until is None else {"at__lte": until})).order_by("year", "first")
        within = blocks.filter(year=models.OuterRef("year"), first__lte=models.OuterRef("serial"))
        given = Registration.objects.filter(models.Exists(within.filter(last__gte=models.OuterRef("serial"))))
        given = given.filter(book=book_id, **({} if last is None else {"pk__lte": last}))
        used = set(given.values_list("year", "serial"))
        return [
            Jump(year=row.year, first=first, last=end, on=day_of(row.at), reason=row.why(), is_over=row.is_over())
            for row in blocks
            for first, end in rows_of(
                serial for serial in range(row.first, row.last + 1) if (row.year, serial) not in used
            )
        ]

    def holding(self, book: Book, serial: int, *, on: date, year: int | None = None) -> "Block":
        """The open block of the locked book with this number, free still: that of the year which the paper names.

        Where nobody knows it, the newest block until the day on which the number was used. Raises NotReservedError.
        """
        rows = self.open().filter(book=book, first__lte=serial, last__gte=serial)
        rows = rows.filter(year__lte=on.year) if year is None else rows.filter(year=year)
        found = rows.order_by("-year").first()
        if found is None or found.given().filter(serial=serial).exists():
            raise NotReservedError(serial=serial)
        return found


class Block(models.Model):
    """A row of reserved numbers; bounds, symbol and reason never change, and it is released once, by trigger.

    `closed` is the close that says what was not used, `symbol` that with which its forms are printed.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="blocks")
    year = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    symbol = models.CharField(max_length=20, null=True)  # noqa: DJ001  (reserved before it was kept)
    reason = models.CharField(max_length=END_REASON_LIMIT)
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    released_reason = models.CharField(max_length=END_REASON_LIMIT, blank=True, default="")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    closed = models.ForeignKey(Close, models.PROTECT, null=True, related_name="+")

    objects = BlockQuerySet.as_manager()

    class Meta:
        ordering = ("book_id", "year", "first")
        constraints = (
            models.UniqueConstraint(fields=["book", "year", "first"], name="block_once"),
            models.CheckConstraint(
                condition=Q(last__gte=F("first"), last__lt=F("first") + MOST_RESERVED), name="block_is_a_row_of_numbers"
            ),
        )

    def __str__(self) -> str:
        return f"{self.book_id}: {self.year}/{self.first}-{self.last}"

    def given(self) -> models.QuerySet[Registration]:
        """Its numbers that have their letter."""
        return Registration.objects.filter(
            book=self.book_id, year=self.year, serial__gte=self.first, serial__lte=self.last
        )

    def numbered(self, book: Book, serial: int, *, symbol: str, on: date) -> Registration:
        """The number as the paper bears it, of the day it was used on. Raises LetterNotAcceptedError for one before."""
        since = day_of(self.at)
        if on < since:
            raise LetterNotAcceptedError([Finding(code="before_reserved", facts={"on": since.isoformat()})])
        return book.numbered(self.year, serial, symbol=self.bears(symbol), on=on)

    def is_over(self) -> bool:
        """True once none of its numbers can be used any more."""
        return self.released_at is not None

    def why(self) -> str:
        """Why it was reserved, and once it is over, why the rest was not used."""
        return self.released_reason if self.is_over() else self.reason

    def bears(self, now: str) -> str:
        """The symbol of its numbers, whatever its unit is called by since; `now` where none was kept."""
        return now if self.symbol is None else self.symbol

    def unused(self) -> tuple[int, ...]:
        """Its numbers that have none."""
        used = set(self.given().values_list("serial", flat=True))
        return tuple(serial for serial in range(self.first, self.last + 1) if serial not in used)
