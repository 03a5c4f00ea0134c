"""How long letters lay with each post, in working days; the lengths of bars; cells of a spreadsheet."""

from datetime import UTC, date, datetime, timedelta

from correspondence.core.figures import InHand, Step, bars, in_hand, plain_cell
from directory.core.workdays import Calendar

SUNDAY = datetime(2026, 7, 5, 8, tzinfo=UTC)
EVER = SUNDAY - timedelta(days=99)


def _step(memo: int, post: int | None, days: int) -> Step:
    return Step(memo_id=memo, post_id=post, at=SUNDAY + timedelta(days=days))


def test_weekends_and_holidays_are_no_time_in_hand() -> None:
    steps = [_step(1, None, 0), _step(1, 7, 0), _step(1, 7, 2), _step(1, 8, 7), _step(1, None, 8)]
    assert in_hand(steps, calendars={}, since=EVER) == {
        7: InHand(stays=1, middle=5, longest=5),
        8: InHand(stays=1, middle=1, longest=1),
    }
    closed = {7: Calendar(off=frozenset({date(2026, 7, 6)}))}
    assert in_hand(steps, calendars=closed, since=EVER)[7].longest == 4


def test_letters_do_not_run_into_each_other_and_old_stays_do_not_count() -> None:
    steps = [_step(1, 7, 0), _step(1, 8, 1), _step(2, 7, 0), _step(2, None, 3), _step(3, 7, 0)]
    assert in_hand(steps, calendars={}, since=EVER)[7] == InHand(stays=2, middle=2, longest=3)
    assert in_hand(steps, calendars={}, since=SUNDAY + timedelta(days=2))[7].stays == 1


def test_a_bar_is_seen_when_there_is_something() -> None:
    assert bars([400, 200, 1, 0]) == (100, 50, 1, 0)
    assert bars([]) == ()
    assert bars([0, 0]) == (0, 0)


def test_a_cell_is_never_a_formula() -> None:
    assert plain_cell("=1+1") == "'=1+1"
    assert plain_cell("قسم") == "قسم"
