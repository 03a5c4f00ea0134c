"""What a ministry laid down for the head and foot of its letters."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Self

from django.db import models
from django.db.models import Q

from archive.core.canonical import Json
from correspondence.core.heading import EmblemPlace, GradeTerm, Heading, Side, Words
from correspondence.models.label import choices

LETTERHEAD = "letterhead"
AS_THEY_ARE = ("words", "emblem", "emblem_at", "invocation", "copies_at", "grade_term")
LATER: dict[str, Json] = {"initials": False}
"""What is said of one since then, and how one is that says nothing of it."""


class LaidHeading(models.Model):
    """One head and foot, from a day on; of several from one day the last holds. None is ever changed.

    `words` has for each language its lines and its foot; `emblem` names a file of the folder of the ministry.
    """

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    since = models.DateField()
    words = models.JSONField()
    emblem = models.CharField(max_length=64, blank=True, default="")
    emblem_at = models.CharField(max_length=8, choices=choices(EmblemPlace))
    invocation = models.BooleanField()
    copies_at = models.CharField(max_length=8, choices=choices(Side))
    grade_term = models.CharField(max_length=8, choices=choices(GradeTerm))
    initials = models.BooleanField(default=False, db_default=False)
    laid_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    laid_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    emblem_at__in=("centre", "start"),
                    copies_at__in=("start", "end"),
                    grade_term__in=("kitman", "sirriya"),
                ),
                name="heading_of_known_places",
            ),
        )
        indexes = (models.Index(fields=["body", "since"], name="heading_of_a_day"),)

    def __str__(self) -> str:
        return f"{self.body_id}: {self.since}"

    def said(self) -> dict[str, Json]:
        """What the log keeps of it (docs/formats/leaf.md)."""
        as_they_are: dict[str, Json] = {name: getattr(self, name) for name in (*AS_THEY_ARE, *LATER)}
        days: dict[str, Json] = {"since": self.since.isoformat(), "at": self.laid_at.astimezone(UTC).isoformat()}
        return {**as_they_are, **days, "what": LETTERHEAD, "body": self.body_id, "person": self.laid_by_id}

    @classmethod
    def from_said(cls, said: Mapping[str, Json]) -> Self:
        """What was laid down so; not saved."""
        days = {"since": date.fromisoformat(str(said["since"])), "laid_at": datetime.fromisoformat(str(said["at"]))}
        return cls(
            **{name: said[name] for name in AS_THEY_ARE},
            **{name: said.get(name, usual) for name, usual in LATER.items()},
            **days,
            body_id=said["body"],
            laid_by_id=said["person"],
        )

    def folder(self) -> str:
        """The folder in which its ministry's emblems lie."""
        return folder_of(self.body_id)

    def heading(self) -> Heading:
        """What was laid down."""
        words = {
            language: Words(lines=tuple(one["lines"]), foot=str(one["foot"])) for language, one in self.words.items()
        }
        return Heading(
            words=words,
            emblem=self.emblem,
            emblem_at=EmblemPlace(self.emblem_at),
            has_invocation=self.invocation,
            copies_at=Side(self.copies_at),
            grade_term=GradeTerm(self.grade_term),
            has_initials=self.initials,
        )


def folder_of(body_id: int) -> str:
    """The folder in which a ministry's emblems lie."""
    return f"heading-{body_id}"
