"""The register of authenticity queries."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Self

from django.db import models
from django.db.models import Q

from archive.core.canonical import Json
from correspondence.core.authenticity import (
    ASKER_LIMIT,
    BOOK_LIMIT,
    CODE_LIMIT,
    NUMBER_LIMIT,
    PLACE_LIMIT,
    Answer,
    BookEntry,
    Channel,
    Differs,
)
from correspondence.core.number import Direction
from correspondence.models.label import choices
from correspondence.models.register import Registration
from directory.core.day import day_of
from directory.core.reach import Reach


def ordinary_letters(spellings: Iterable[str], *, on: date, body_id: int) -> list[Registration]:
    """The body's ordinary letters of this number and day; two at most, for more than one is no answer."""
    rows = Registration.objects.filter(body=body_id, direction=Direction.OUT, text__in=sorted(spellings), on=on)
    return list(rows.filter(memo__level=0, memo__personal=False).exclude(code="").order_by("id")[:2])


class AuthenticityQueryQuerySet(models.QuerySet["AuthenticityQuery"]):
    """Entries by the desk that gave the answer."""

    def at_desk_of(self, reach: Reach) -> Self:
        """Those of the desks the person serves; under a mandate none."""
        return self.none() if reach.inspection is not None else self.filter(desk__in=reach.desks)


ASKED, ANSWERED, LOOKED_UP = "asked", "answered", "looked_up"
TEXTS = ("asker", "channel", "code", "number", "answer", "newer_number")
DAYS = ("on", "ended_on", "newer_on")


class AuthenticityQuery(models.Model):
    """One question and its answer; written once (triggers).

    `issuer`, `ended_on` and the newer letter are what the public page of the code told at that moment, and no more.
    """

    desk = models.ForeignKey("directory.Desk", models.PROTECT, related_name="+")
    asker = models.CharField(max_length=ASKER_LIMIT)
    channel = models.CharField(max_length=10, choices=choices(Channel))
    code = models.CharField(max_length=CODE_LIMIT, blank=True, default="")
    number = models.CharField(max_length=NUMBER_LIMIT, blank=True, default="")
    on = models.DateField(null=True)
    answer = models.CharField(max_length=10, choices=choices(Answer))
    differs = models.CharField(max_length=6, null=True, choices=choices(Differs))  # noqa: DJ001  (nothing, or not kept)
    issuer = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    newer_number = models.CharField(max_length=NUMBER_LIMIT, blank=True, default="")
    newer_on = models.DateField(null=True)
    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    objects = AuthenticityQueryQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["desk", "year"], name="queries_of_a_year"),)
        constraints = (
            models.CheckConstraint(condition=~Q(asker=""), name="query_names_who_asks"),
            models.CheckConstraint(
                condition=~Q(code="") | (~Q(number="") & Q(on__isnull=False)), name="query_names_a_paper"
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk_id}: {self.answer}"

    def name(self) -> str:
        """By what it is known whatever its key is: desk, person, and when he entered it."""
        return f"desk {self.desk_id}, person {self.by_id}, {self.at.astimezone(UTC).isoformat()}"

    def said(self) -> dict[str, Json]:
        """What the log keeps of it (docs/formats/leaf.md)."""
        texts: dict[str, Json] = {name: getattr(self, name) for name in TEXTS}
        days = {name: None if (day := getattr(self, name)) is None else day.isoformat() for name in DAYS}
        at = self.at.astimezone(UTC).isoformat()
        return {
            **texts,
            **days,
            **({} if self.differs is None else {"differs": self.differs}),
            "what": ASKED,
            "desk": self.desk_id,
            "issuer": self.issuer_id,
            "person": self.by_id,
            "at": at,
        }

    @classmethod
    def from_said(cls, said: Mapping[str, Json]) -> Self:
        """The question that was told so; not saved."""
        at = datetime.fromisoformat(str(said["at"]))
        days = {name: date.fromisoformat(str(day)) for name in DAYS if (day := said[name]) is not None}
        keys = {"desk_id": said["desk"], "issuer_id": said["issuer"], "by_id": said["person"]}
        texts = {name: said[name] for name in TEXTS}
        return cls(**texts, **days, **keys, differs=said.get("differs"), at=at, year=day_of(at).year)


class QueryAnswer(models.Model):
    """The letter that answered a question; written once (triggers)."""

    query = models.OneToOneField(AuthenticityQuery, models.PROTECT, related_name="by_letter")
    letter = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.query_id}: {self.letter_id}"


class QueryLookup(models.Model):
    """What the ministry's paper books say of a letter that the system does not know; written once (triggers)."""

    query = models.OneToOneField(AuthenticityQuery, models.PROTECT, related_name="by_book")
    stands = models.BooleanField()
    book = models.CharField(max_length=BOOK_LIMIT)
    place = models.CharField(max_length=PLACE_LIMIT, blank=True)
    note = models.CharField(max_length=BOOK_LIMIT, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.query_id}: {self.book}"

    def entry(self) -> BookEntry:
        """What was seen."""
        return BookEntry(stands=self.stands, book=self.book, place=self.place, note=self.note)
