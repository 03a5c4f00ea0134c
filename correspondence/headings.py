"""How the letters of a ministry look on a day."""

from dataclasses import dataclass
from datetime import date

from correspondence.core.heading import GRADE_TERMS, Heading
from correspondence.doors import files
from correspondence.models import LaidHeading

SUFFIX = ".png"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingOfDay:
    """What holds on a day, and under which name the emblem is kept; empty for none."""

    heading: Heading
    emblem_file: str


def heading_of(body_id: int, *, on: date) -> HeadingOfDay:
    """What the ministry laid down for the letters of this day; the usual where it did not. One query."""
    row = LaidHeading.objects.filter(body=body_id, since__lte=on).order_by("-since", "-id").first()
    return HeadingOfDay(heading=Heading(), emblem_file="") if row is None else of_row(row)


def grade_term(body_id: int, *, on: date, language: str) -> str:
    """What the ministry calls the mark of a grade on this day; empty in a language that has one word. One query."""
    words = GRADE_TERMS.get(language)
    return "" if words is None else words[heading_of(body_id, on=on).heading.grade_term]


def of_row(row: LaidHeading) -> HeadingOfDay:
    """What this row lays down."""
    name = files.name_of_sum(row.folder(), row.emblem) + SUFFIX if row.emblem else ""
    return HeadingOfDay(heading=row.heading(), emblem_file=name)


def kept_emblems() -> frozenset[str]:
    """The files of emblems that are laid down: what a backup must hold."""
    rows = LaidHeading.objects.exclude(emblem="").order_by("id")
    return frozenset(of_row(row).emblem_file for row in rows)
