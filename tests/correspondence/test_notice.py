"""Whom the stages of a deadline are told to."""

from correspondence.core.deadline import Stage
from correspondence.core.notice import next_above, told

HEADS = {3: frozenset({30}), 2: frozenset[int](), 1: frozenset({10})}


def test_who_has_it_hears_first_then_the_giver_too_then_one_level_up() -> None:
    held, above = frozenset({5}), frozenset({7})
    assert told(Stage.AHEAD, holders=held, giver=9, above=above) == {5}
    assert told(Stage.DUE, holders=held, giver=9, above=above) == {5, 9}
    assert told(Stage.DUE, holders=held, giver=None, above=above) == {5}
    assert told(Stage.ESCALATED, holders=held, giver=9, above=above) == {7}


def test_one_level_up_is_the_nearest_head_who_does_not_hold_it() -> None:
    assert next_above((3, 2, 1), HEADS, holders=frozenset({5})) == {30}
    assert next_above((3, 2, 1), HEADS, holders=frozenset({30})) == {10}
    assert next_above((3, 2, 1), HEADS, holders=frozenset({30, 10})) == frozenset()
