"""Deadlines in Baghdad."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.core.deadline import Stage, closing_of, due_at, findings, stage_at, working_days_late
from correspondence.core.letter import Kind, Priority
from correspondence.core.pace import Pace
from correspondence.findings import FINDINGS
from directory.core.day import BAGHDAD, day_of
from directory.core.workdays import Calendar
from tests.correspondence.sample import a_content

THURSDAY = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)
PLAIN = Calendar()
CLOSED_SUNDAY = Calendar(off=frozenset({date(2026, 7, 12)}))


@pytest.mark.parametrize(
    ("priority", "due"),
    [
        (Priority.ORDINARY, datetime(2026, 7, 20, 14, 0, tzinfo=BAGHDAD)),
        (Priority.URGENT, datetime(2026, 7, 14, 14, 0, tzinfo=BAGHDAD)),
        (Priority.VERY_URGENT, datetime(2026, 7, 12, 14, 0, tzinfo=BAGHDAD)),
        (Priority.IMMEDIATE, datetime(2026, 7, 9, 14, 0, tzinfo=BAGHDAD)),
    ],
)
def test_the_priority_drives_the_deadline_and_weekends_do_not_count(priority: Priority, due: datetime) -> None:
    assert due_at(priority, at=THURSDAY, calendar=PLAIN, pace=Pace()) == due


def test_the_day_that_the_letter_itself_sets_goes_before_its_priority_and_the_calendar() -> None:
    on = date(2026, 7, 12)
    for priority in Priority:
        assert due_at(priority, at=THURSDAY, calendar=CLOSED_SUNDAY, pace=Pace(), answer_by=on) == closing_of(on)


@pytest.mark.parametrize(
    ("answer_by", "codes"),
    [
        (date(2026, 7, 9), ["answer_by_past"]),
        (date(2026, 7, 13), []),
        (date(2026, 7, 12), ["answer_by_closed"]),
        (date(2026, 7, 17), ["answer_by_closed"]),
        (date(2028, 7, 12), ["answer_by_too_far"]),
        (None, []),
    ],
)
def test_the_day_for_the_answer_lies_ahead_and_should_be_a_working_day(
    answer_by: date | None, codes: list[str]
) -> None:
    letter = a_content(answer_by=answer_by)
    assert [one.code for one in findings(letter, on=date(2026, 7, 9), calendar=CLOSED_SUNDAY)] == codes
    assert set(codes) <= FINDINGS.keys()


def test_a_day_for_the_answer_needs_somebody_who_answers() -> None:
    order = a_content(kind=Kind.ADMIN_ORDER, to=(), answer_by=date(2026, 7, 13))
    assert [one.code for one in findings(order, on=date(2026, 7, 9), calendar=PLAIN)] == ["answer_by_nobody"]


def test_a_holiday_does_not_count_either() -> None:
    assert day_of(due_at(Priority.VERY_URGENT, at=THURSDAY, calendar=CLOSED_SUNDAY, pace=Pace())) == date(2026, 7, 13)
    assert day_of(due_at(Priority.URGENT, at=THURSDAY, calendar=CLOSED_SUNDAY, pace=Pace())) == date(2026, 7, 15)


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        (datetime(2026, 7, 9, 9, 0, tzinfo=UTC), None),
        (datetime(2026, 7, 13, 12, 0, tzinfo=UTC), Stage.AHEAD),  # three quarters of Thursday to Tuesday are over
        (datetime(2026, 7, 14, 10, 59, tzinfo=UTC), Stage.AHEAD),
        (datetime(2026, 7, 14, 11, 1, tzinfo=UTC), Stage.DUE),
        (datetime(2026, 7, 15, 10, 59, tzinfo=UTC), Stage.DUE),
        (datetime(2026, 7, 15, 11, 1, tzinfo=UTC), Stage.ESCALATED),
        (datetime(2026, 7, 17, 8, 0, tzinfo=UTC), None),  # Friday: nobody is reminded on a closed day
        (datetime(2026, 7, 19, 8, 0, tzinfo=UTC), Stage.ESCALATED),
    ],
)
def test_i13_a_deadline_is_reminded_of_before_and_after_and_then_one_level_up(
    at: datetime, stage: Stage | None
) -> None:
    due = due_at(Priority.URGENT, at=THURSDAY, calendar=PLAIN, pace=Pace())
    assert stage_at(THURSDAY, due, at=at, calendar=PLAIN) is stage


def test_a_closed_day_of_grace_is_no_day_of_grace() -> None:
    due = closing_of(date(2026, 7, 9))
    sunday = datetime(2026, 7, 12, 12, 0, tzinfo=UTC)
    assert stage_at(THURSDAY, due, at=sunday, calendar=PLAIN) is Stage.ESCALATED
    monday = datetime(2026, 7, 13, 9, 0, tzinfo=UTC)
    assert stage_at(THURSDAY, due, at=monday, calendar=CLOSED_SUNDAY) is Stage.DUE


def test_lateness_is_said_in_working_days() -> None:
    due = closing_of(date(2026, 7, 9))
    assert working_days_late(due, at=datetime(2026, 7, 9, 12, tzinfo=UTC), calendar=PLAIN) == 0
    assert working_days_late(due, at=datetime(2026, 7, 11, 12, tzinfo=UTC), calendar=PLAIN) == 0
    assert working_days_late(due, at=datetime(2026, 7, 13, 12, tzinfo=UTC), calendar=PLAIN) == 2
    assert working_days_late(due, at=datetime(2026, 7, 13, 12, tzinfo=UTC), calendar=CLOSED_SUNDAY) == 1


@given(
    st.sampled_from([Priority.ORDINARY, Priority.URGENT, Priority.VERY_URGENT]),
    st.integers(0, 5000),
    st.integers(0, 40),
)
def test_a_deadline_never_falls_on_a_closed_day_and_more_holidays_never_shorten_it(
    priority: Priority, hours: int, closed: int
) -> None:
    at = THURSDAY + timedelta(hours=hours)
    first = day_of(at) + timedelta(days=closed % 9)
    holiday = Calendar(off=frozenset(first + timedelta(days=n) for n in range(closed % 5)))
    due = due_at(priority, at=at, calendar=holiday, pace=Pace())
    assert holiday.is_working(day_of(due))
    assert due >= due_at(priority, at=at, calendar=PLAIN, pace=Pace())
