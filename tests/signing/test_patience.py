"""How often a stranger may ask."""

from datetime import UTC, datetime, timedelta

from signing.core.patience import MOST, WITHIN, may_ask, still_counting

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_so_many_within_a_minute_and_no_more() -> None:
    earlier = (NOON,) * (MOST - 1)
    assert may_ask(earlier, at=NOON)
    assert not may_ask((*earlier, NOON), at=NOON)


def test_what_is_a_minute_old_or_lies_in_the_future_counts_no_more() -> None:
    assert may_ask((NOON,) * MOST, at=NOON + WITHIN)
    assert still_counting((NOON, NOON + timedelta(hours=1)), at=NOON + timedelta(seconds=59)) == (NOON,)
