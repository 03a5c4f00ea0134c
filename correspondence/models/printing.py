"""A register on its way to paper: which lines, for whom, and how far it has come."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from correspondence.core.errors import PrintOverError
from correspondence.models.register import Book, Registration, RegistrationQuerySet
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


class RegisterPrintQuerySet(models.QuerySet["RegisterPrint"]):
    """Prints."""

    def own(self, name: str, *, reach: Reach) -> RegisterPrint:
        """The one this person asked for. Raises NotWithinReachError."""
        found = self.filter(name=name, person=reach.person_id).select_related("book").first()
        if found is None:
            raise NotWithinReachError
        return found

    def held(self, name: str, *, after: int) -> RegisterPrint:
        """The one that still stands after that number of lines, its row locked. Raises PrintOverError."""
        found = self.select_for_update(of=("self",)).filter(name=name, done=after).first()
        if found is None:
            raise PrintOverError
        return found


class RegisterPrint(models.Model):
    """The lines of a book of some days, set part by part; the parts lie in the folder `name` and go after a day."""

    name = models.CharField(max_length=40, unique=True)
    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    language = models.CharField(max_length=8)
    paper = models.CharField(max_length=4)
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_index=True)
    last = models.BigIntegerField()  # the key of the newest line when it was asked for: later ones are not in it
    lines = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)

    objects = RegisterPrintQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(done__lte=F("lines")), name="print_is_done_at_its_last_line"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="print_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.book_id} {self.since} {self.until}"

    def rows(self) -> RegistrationQuerySet:
        """Its lines in their order."""
        given = Registration.objects.filter(book=self.book, on__range=(self.since, self.until), pk__lte=self.last)
        return given.order_by("year", "serial")
