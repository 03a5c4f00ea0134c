"""When a revocation list may be taken in, and when somebody must be told of one."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from signing.core import errors
from signing.core.policy import STATUS_LASTS
from signing.core.status import (
    LIST_LATE_AFTER,
    ROOT_LIST_NOTICE,
    StatusList,
    Worry,
    check,
    of_own_list,
    of_root_list,
)
from tests.town import AT

DAY = timedelta(days=1)
MOMENT = timedelta(seconds=1)


@dataclass(frozen=True)
class Dates:
    made: timedelta
    until: timedelta | None
    refusal: type[Exception] | None


@pytest.mark.parametrize(
    "dates",
    [
        Dates(-DAY, DAY, None),
        Dates(timedelta(minutes=5), DAY, None),
        Dates(timedelta(minutes=6), DAY, errors.ListNotSoundError),
        Dates(-DAY, None, errors.ListNotSoundError),
        Dates(-DAY, -2 * DAY, errors.ListNotSoundError),
        Dates(-DAY, 900 * DAY, errors.ListNotSoundError),
        Dates(-2 * DAY, timedelta(), errors.ListOverError),
    ],
)
def test_dates_of_a_list_make_sense(dates: Dates) -> None:
    until = None if dates.until is None else AT + dates.until
    fresh = StatusList(made_at=AT + dates.made, until_at=until, number=None, is_whole=True)
    if dates.refusal is None:
        check(fresh, kept=None, at=AT)
    else:
        with pytest.raises(dates.refusal):
            check(fresh, kept=None, at=AT)


def listed(*, days: int, number: int | None) -> StatusList:
    return StatusList(made_at=AT - days * DAY, until_at=AT + DAY, number=number, is_whole=True)


def test_no_list_is_replaced_by_an_older_one() -> None:
    kept = listed(days=2, number=5)
    for fresh in (listed(days=2, number=5), listed(days=1, number=6), listed(days=1, number=None)):
        check(fresh, kept=kept, at=AT)
    for fresh in (listed(days=3, number=6), listed(days=1, number=4), listed(days=3, number=None)):
        with pytest.raises(errors.ListNotNewError):
            check(fresh, kept=kept, at=AT)


def test_the_root_s_list_is_said_in_time() -> None:
    assert of_root_list(AT + ROOT_LIST_NOTICE, at=AT) is None
    assert of_root_list(AT + ROOT_LIST_NOTICE - MOMENT, at=AT) is Worry.ROOT_LIST_ENDS
    assert of_root_list(AT + MOMENT, at=AT) is Worry.ROOT_LIST_ENDS
    assert of_root_list(AT, at=AT) is Worry.ROOT_LIST_OVER
    assert of_root_list(None, at=AT) is Worry.ROOT_LIST_OVER
    assert LIST_LATE_AFTER < STATUS_LASTS
    assert of_own_list(AT - LIST_LATE_AFTER, at=AT) is None
    assert of_own_list(AT - LIST_LATE_AFTER - MOMENT, at=AT) is Worry.LIST_LATE
