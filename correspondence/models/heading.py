"""What a ministry laid down for the head and foot of its letters."""

from django.db import models
from django.db.models import Q

from correspondence.core.heading import EmblemPlace, GradeTerm, Heading, Side, Words
from correspondence.models.label import choices


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
        )


def folder_of(body_id: int) -> str:
    """The folder in which a ministry's emblems lie."""
    return f"heading-{body_id}"
