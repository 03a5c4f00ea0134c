"""Reminds of deadlines before and after, and takes what stays late one level up (I13, domain 2.7)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from correspondence import deadlines
from correspondence.core.deadline import Stage, stage_at
from correspondence.core.notice import Running, next_above, told
from correspondence.models import Notice, Reminder
from directory import audit, powers, whois
from directory.clearances import clearances_of
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.workdays import calendars_of

AHEAD = timedelta(days=45)
"""The last quarter of half a year: no deadline is looked at sooner."""


def remind(*, by: Reach, at: datetime) -> int:
    """Tells what stage each deadline has reached, once for each deadline and stage; returns how many were told.

    A deadline that moved is another deadline. A batch is one transaction: a crash repeats nothing. Raises
    NotWithinReachError for everybody but the clockwork.
    """
    found = deadlines.running(by, until=at + AHEAD, at=at)
    return sum(_tell(batch, by=by, at=at) for batch in found)


_Reached = tuple[Running, datetime, Stage]


def _tell(batch: Sequence[Running], *, by: Reach, at: datetime) -> int:
    reached = _reached(batch, at=at)
    if not reached:
        return 0
    held = deadlines.holders([one for one, _, _ in reached], at=at)
    above = _above([one for one, _, stage in reached if stage is Stage.ESCALATED], held, at=at)
    givers = _cleared_givers([one for one, _, stage in reached if stage is Stage.DUE])
    with transaction.atomic():
        Reminder.objects.bulk_create(
            [Reminder(about=one.about, due_at=due_at, stage=stage.value, at=at) for one, due_at, stage in reached]
        )
        Notice.objects.bulk_create(
            Notice(person_id=person, what=stage.value, about=one.about, due_at=due_at, at=at)
            for one, due_at, stage in reached
            for person in sorted(
                told(
                    stage,
                    holders=held[one.about],
                    giver=one.giver_id if one.about in givers else None,
                    above=above.get(one.about, frozenset()),
                )
            )
        )
        for one, _, stage in reached:
            audit.record(by=by, act="remind", about=one.about, at=at, note=stage.value)
    return len(reached)


def _reached(batch: Sequence[Running], *, at: datetime) -> list[_Reached]:
    """What has come to a stage that was not told yet. Four queries."""
    calendars = calendars_of(
        (one.unit_id for one in batch), since=day_of(min((one.given_at for one in batch), default=at))
    )
    told_already = Reminder.objects.filter(about__in=[one.about for one in batch])
    done = set(told_already.values_list("about", "due_at", "stage"))
    found = []
    for one in batch:
        if one.due_at is not None:
            stage = stage_at(one.given_at, one.due_at, at=at, calendar=calendars[one.unit_id])
            if stage is not None and (one.about, one.due_at, stage) not in done:
                found.append((one, one.due_at, stage))
    return found


def _above(late: Sequence[Running], held: dict[str, frozenset[int]], *, at: datetime) -> dict[str, frozenset[int]]:
    """Who answers for the delay, cleared for the letter or not: the overdue list tells him of days, not of words."""
    units = whois.units_by_id(one.unit_id for one in late)
    heads = powers.heads_of({unit for found in units.values() for unit in found.path}, on=day_of(at))
    return {one.about: next_above(units[one.unit_id].path, heads, holders=held[one.about]) for one in late}


def _cleared_givers(due: Sequence[Running]) -> frozenset[str]:
    """The papers whose givers are cleared for them still."""
    cleared = clearances_of(one.giver_id for one in due if one.giver_id is not None)
    return frozenset(
        one.about for one in due if one.giver_id is not None and cleared[one.giver_id].dominates(one.label)
    )
