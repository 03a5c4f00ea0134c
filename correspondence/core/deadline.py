"""Deadlines: until when something is due, in working days, and when it is reminded of (domain 2.7)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.letter import Content, Priority
from correspondence.core.pace import Pace
from directory.core.day import BAGHDAD, day_of
from directory.core.workdays import FARTHEST, Calendar

OPENS_AT, CLOSES_AT = 8, 14
"""The hours at which the offices open and close."""
GRACE = 1
"""Working days after the deadline until it is taken one level up."""
CLOSED_DAY = "answer_by_closed"
"""The code of the one hint of this file."""


class Stage(StrEnum):
    """How far the reminders of one deadline have come (domain 2.7). Stored values never change."""

    AHEAD = "ahead"  # a quarter of the time is left: who has it is reminded
    DUE = "due"  # the deadline has passed: who has it and who gave it are reminded
    ESCALATED = "escalated"  # the days of grace are over too: the next higher head is told


def due_at(
    priority: Priority,
    *,
    at: datetime,
    calendar: Calendar,
    pace: Pace,
    days: int | None = None,
    answer_by: date | None = None,
) -> datetime:
    """Until when a paper of this priority should be dealt with: the ministry's working days to the close of the last.

    `days` are those that a committee's minutes give their signatures, whatever the priority. The day that the letter
    itself sets for its answer is signed: neither its priority nor a holiday moves it.
    """
    if answer_by is not None:
        return closing_of(answer_by)
    if days is None and priority is Priority.IMMEDIATE:
        return at + timedelta(hours=pace.hours)
    return closing_of(calendar.after(day_of(at), days=pace.days(priority) if days is None else days))


def findings(content: Content, *, on: date, calendar: Calendar) -> Iterator[Finding]:
    """What is wrong on this day with the day that the letter sets for its answer; a closed day is a hint.

    `calendar` is the issuer's: the addressees may have other holidays, and then know it.
    """
    answer_by = content.answer_by
    if answer_by is None:
        return
    if answer_by <= on:
        yield Finding(code="answer_by_past")
    if answer_by - on > FARTHEST:
        yield Finding(code="answer_by_too_far")
    if not content.to:
        yield Finding(code="answer_by_nobody")
    if not calendar.is_working(answer_by):
        yield Finding(code=CLOSED_DAY)


def check_answer_day(content: Content, *, on: date) -> None:
    """Raises LetterNotAcceptedError where the day for the answer is not ahead: nobody could keep it any more."""
    if content.answer_by is not None and content.answer_by <= on:
        raise LetterNotAcceptedError([Finding(code="answer_by_past")])


def closing_of(on: date) -> datetime:
    """When the offices close on that day: until then a deadline of the day is kept."""
    return datetime.combine(on, time(CLOSES_AT), tzinfo=BAGHDAD)


def stage_at(given_at: datetime, due_at: datetime, *, at: datetime, calendar: Calendar) -> Stage | None:
    """The last stage that is reached at this moment; None while more than a quarter of the time is left.

    Nobody is reminded of anything on a closed day: what falls on one is said when the office opens.
    """
    if not calendar.is_working(day_of(at)):
        return None
    if at > max(closing_of(calendar.after(day_of(due_at), days=GRACE)), due_at):
        return Stage.ESCALATED
    if at > due_at:
        return Stage.DUE
    return Stage.AHEAD if at >= due_at - (due_at - given_at) / 4 else None


def working_days_late(due_at: datetime, *, at: datetime, calendar: Calendar) -> int:
    """How many working days lie after the deadline's, today included; 0 on the day itself."""
    return calendar.between(day_of(due_at), day_of(at))


def is_digest_time(at: datetime, *, calendar: Calendar) -> bool:
    """True in the first office hour of a working day, when what came since is said in one message."""
    return at.astimezone(BAGHDAD).hour == OPENS_AT and calendar.is_working(day_of(at))
