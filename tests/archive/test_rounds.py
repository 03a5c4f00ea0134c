"""How fast a round goes."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from archive.core.rounds import due_now
from tests.town import AT


@given(total=st.integers(0, 10_000), most=st.integers(1, 500))
def test_a_round_is_done_in_time_when_the_goes_are_often_enough(total: int, most: int) -> None:
    every, done = timedelta(days=30), 0
    goes = max(1, 2 * (-(-total // most)))
    for go in range(goes + 1):
        at = AT + every * go / goes
        count = due_now(total=total, done=done, began=AT, at=at, every=every, most=most)
        assert 0 <= count <= most
        done += count
    assert done == total


def test_nothing_is_due_before_its_time_and_all_of_it_a_fifth_before_the_end() -> None:
    def due(days: float) -> int:
        at = AT + timedelta(days=days)
        return due_now(total=1000, done=0, began=AT, at=at, every=timedelta(days=30), most=5000)

    assert [due(days) for days in (-1, 0, 12, 24, 30, 99)] == [0, 0, 500, 1000, 1000, 1000]
