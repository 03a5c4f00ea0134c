"""Hands that change grades in random days."""

from collections.abc import Iterator
from datetime import datetime

from archive.models import Record
from correspondence.lower_grade import lower_grade
from correspondence.raise_grade import raise_grade
from tests.town import Citizen, Town

WHY = "سبب"
OF_A_GRADE = ("lower_grade", "raise_grade")


class GradeHands:
    """Lowering by a head, raising by the registry; each takes who does it and which record is meant."""

    town: Town
    now: datetime

    def due_grades(self) -> Iterator[tuple[Citizen, tuple[str, ...], int]]:
        """Every graded letter may be lowered; of the ordinary ones a few are raised, for most go on as they are."""
        for n in range(Record.objects.filter(level__gt=0).count()):
            yield self.town.maryam, ("lower_grade",), n
        for n in range(0, Record.objects.filter(level=0).count(), 4):
            yield self.town.rebwar, ("raise_grade",), n

    def _lower_grade(self, one: Citizen, pick: int) -> None:
        lower_grade(_record(pick, level__gt=0), level=0, reason=WHY, by=one.reach, at=self.now)

    def _raise_grade(self, one: Citizen, pick: int) -> None:
        raise_grade(_record(pick, level=0), level=1, reason=WHY, by=one.reach, at=self.now)


def _record(pick: int, **levels: int) -> str:
    found = [*Record.objects.filter(**levels).order_by("pk").values_list("record_id", flat=True), "0" * 32]
    return found[pick % len(found)]
