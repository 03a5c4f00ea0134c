"""What every labelled row shares."""

from enum import StrEnum
from typing import Self, TypeVar

from django.db import models
from django.db.models import F

from directory.core.clearance import Label, bits, compartments_of
from directory.core.reach import Reach, filter_of

Row = TypeVar("Row", bound=models.Model)


def choices(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    """The values a column of this enum may hold."""
    return [(kind.value, kind.value) for kind in kinds]


class LabelledQuerySet(models.QuerySet[Row]):
    """Rows that carry a label."""

    def dominated(self, reach: Reach) -> Self:
        """The rows whose label the reach's clearance dominates: level, and no compartment lacking."""
        rule = filter_of(reach)
        lacked = F("compartments").bitand(bits(rule.lacking))
        return self.filter(level__lte=rule.level).alias(lacked=lacked).filter(lacked=0)


class Labelled(models.Model):
    """The label as columns, cached from the content by the deed that wrote it."""

    level = models.PositiveSmallIntegerField(default=0)
    compartments = models.BigIntegerField(default=0)
    personal = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def set_label(self, label: Label) -> None:
        """Writes the label into the columns; the caller saves."""
        self.level = label.level
        self.compartments = bits(label.compartments)
        self.personal = label.personal

    def label(self) -> Label:
        """The label as the rule reads it."""
        return Label(level=self.level, compartments=compartments_of(self.compartments), personal=self.personal)
