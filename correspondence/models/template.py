"""Templates and stock phrases of units."""

from dataclasses import asdict
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from correspondence.core.letter import Kind
from correspondence.core.parts import Asks
from correspondence.core.template import Place, Wording, Words
from correspondence.models.label import choices
from directory.core.errors import NotWithinReachError

Row = TypeVar("Row", bound=models.Model)


class UnitsOwnQuerySet(models.QuerySet[Row]):
    """What units keep for those who write in their name and below."""

    def of_units(self, units: frozenset[int]) -> Self:
        """What these units keep and nobody retired, the nearest names first."""
        return self.filter(unit__in=units, retired_at=None)

    def held(self, key: int, *, units: frozenset[int]) -> Row:
        """The one with this key that one of these units keeps, its row locked. Raises NotWithinReachError."""
        found = self.of_units(units).select_for_update(of=("self",)).filter(pk=key).first()
        if found is None:
            raise NotWithinReachError
        return found


class Template(models.Model):
    """A letter of one kind as a unit begins it; `second` holds the words of its second language."""

    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=choices(Kind))
    language = models.CharField(max_length=3)
    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, blank=True, default="")
    greeting = models.CharField(max_length=300, blank=True, default="")
    body = models.JSONField()
    closing = models.CharField(max_length=500, blank=True, default="")
    second = models.JSONField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = UnitsOwnQuerySet["Template"].as_manager()

    class Meta:
        ordering = ("kind", "name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "kind", "language", "name"], condition=Q(retired_at=None), name="template_name_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def keep(self, wording: Wording) -> None:
        """Takes over what a template says; saves nothing."""
        self.kind, self.name = wording.kind, wording.name
        first, second = wording.first, wording.second
        self.language, self.subject, self.body = first.language, first.subject, first.body
        self.greeting, self.closing = first.greeting, first.closing
        self.second = None if second is None else asdict(second)

    def wording(self) -> Wording:
        """What it says: the inverse of `keep`."""
        first = Words(
            language=self.language,
            subject=self.subject,
            greeting=self.greeting,
            body=self.body,
            closing=self.closing,
        )
        second = None if self.second is None else Words(**self.second)
        return Wording(kind=Kind(self.kind), name=self.name, first=first, second=second)


class StockPhrase(models.Model):
    """A phrase that a unit offers at one place of the letter."""

    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    place = models.CharField(max_length=8, choices=choices(Place))
    language = models.CharField(max_length=3)
    text = models.CharField(max_length=300)
    asks = models.CharField(max_length=8, null=True, choices=choices(Asks))  # noqa: DJ001  (no purpose, or its words tell)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = UnitsOwnQuerySet["StockPhrase"].as_manager()

    class Meta:
        ordering = ("place", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "place", "language", "text"], condition=Q(retired_at=None), name="phrase_once"
            ),
        )

    def __str__(self) -> str:
        return self.text
