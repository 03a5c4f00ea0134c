"""Marks sorted by the table that keeps them."""

from archive.core.readers import Marks, sorted_marks


def test_persons_and_groups_stand_apart_from_all_others() -> None:
    marks = sorted_marks({"p12", "p3", "g4", "t1", "o2", "s2", "r9", "e9"})
    assert marks == Marks(persons=(12, 3), groups=(4,), others=("e9", "o2", "r9", "s2", "t1"))
