"""Marks sorted by the table that keeps them."""

from archive.core.readers import Marks, replayed, sorted_marks


def test_persons_and_groups_stand_apart_from_all_others() -> None:
    marks = sorted_marks({"p12", "p3", "g4", "t1", "o2", "s2", "r9", "e9"})
    assert marks == Marks(persons=(12, 3), groups=(4,), others=("e9", "o2", "r9", "s2", "t1"))


def test_readers_follow_from_the_first_and_every_change() -> None:
    assert replayed({"p1"}, []) == {"p1"}
    assert replayed({"p1"}, [("ADMIT", ["p2", "p3"]), ("WITHDRAW", ["p1", "p9"]), ("ADMIT", ["p1"])]) == {
        *("p1", "p2", "p3")
    }
    assert replayed({"p1"}, [("OPEN", ["p2"])]) == {"p1"}
