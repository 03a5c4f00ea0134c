"""The letters under a number and a day, as a registry desk and its clerk may know of them."""

from collections.abc import Collection
from datetime import date

from correspondence.core.cited import spellings
from correspondence.core.number import Direction
from correspondence.models import Registration, label_of
from directory.core.clearance import Label
from directory.core.reach import Reach
from directory.whois import DeskFacts


def numbered(
    number: str, on: date, *, desk: DeskFacts, among: Collection[Direction], reach: Reach
) -> list[tuple[Registration, Label]]:
    """Those of the desk's body in the registers of these directions for which desk and reader are both cleared."""
    rows = Registration.objects.filter(
        body=desk.body_id, text__in=sorted(spellings(number)), on=on, direction__in=among
    )
    labels = ((row, label_of(row)) for row in rows.select_related("memo").order_by("id"))
    return [(row, label) for row, label in labels if label is not None and _may_know(label, desk, reach)]


def _may_know(label: Label, desk: DeskFacts, reach: Reach) -> bool:
    return label.level <= desk.level and reach.clearance.dominates(label)
