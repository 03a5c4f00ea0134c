"""How high lines of the registers stand, also those without a memo, and which replacements may be told."""

from collections.abc import Iterable, Mapping

from archive.gradings import labels_among
from correspondence.models import Registration
from directory.core.clearance import Label, Level
from directory.core.reach import CLOCKWORK


def labels_of(lines: Iterable[Registration]) -> Mapping[int, Label]:
    """The labels of outgoing lines by their keys: the letter's, and where no memo is left or was ever, its record's.

    One query where a line has no memo, else none; of a destroyed record nothing is known, and nothing stands here.
    """
    rows = list(lines)
    alone = {row.record_id for row in rows if row.memo is None}
    kept = labels_among(alone, by=CLOCKWORK) if alone else {}
    found = {row.pk: kept.get(row.record_id) if row.memo is None else row.memo.label() for row in rows}
    return {key: label for key, label in found.items() if label is not None}


def grades_of(lines: Iterable[Registration]) -> Mapping[int, int]:
    """Their grades: a personal letter is kept like a secret one, and one of which nothing is known as the highest."""
    rows = list(lines)
    known = labels_of(rows)
    return {row.pk: _grade(known.get(row.pk)) for row in rows}


def _grade(label: Label | None) -> int:
    return int(Level.TOP_SECRET) if label is None else max(label.level, int(label.personal))


def newer_among(lines: Iterable[Registration], *, up_to: int) -> dict[int, Registration]:
    """By the key of each line the number that replaced it, unless that is graded above this level: nobody learns it."""
    newer = {row.pk: row.superseded_by for row in lines if row.superseded_by is not None}
    grades = grades_of(newer.values())
    return {key: row for key, row in newer.items() if grades[row.pk] <= max(up_to, 0)}
