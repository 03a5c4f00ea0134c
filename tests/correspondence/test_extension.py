"""More time: what may be asked for, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest

from correspondence.core import extension
from correspondence.core.errors import DeadlinePastError, DeadlineRelaxedError

AT = datetime(2026, 7, 14, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_later_day_is_asked_for_up_to_the_deadline_above() -> None:
    assert extension.check(AT + 3 * DAY, due_at=AT + DAY, upper_due_at=AT + 3 * DAY, at=AT) == AT + DAY
    extension.check(AT + 3 * DAY, due_at=AT - DAY, upper_due_at=None, at=AT)  # late already: it is asked all the same


@pytest.mark.parametrize(
    ("wanted", "due", "upper", "refused"),
    [
        (2, None, None, DeadlinePastError),
        (2, 2, None, DeadlinePastError),
        (1, 2, None, DeadlinePastError),
        (-1, -2, None, DeadlinePastError),
        (4, 2, 3, DeadlineRelaxedError),
    ],
)
def test_what_is_no_more_time_is_refused(
    wanted: int, due: int | None, upper: int | None, refused: type[Exception]
) -> None:
    def day(n: int | None) -> datetime | None:
        return None if n is None else AT + n * DAY

    with pytest.raises(refused):
        extension.check(AT + wanted * DAY, due_at=day(due), upper_due_at=day(upper), at=AT)
