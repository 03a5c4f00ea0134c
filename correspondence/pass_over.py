"""Passing over a reviewer: the next higher head's deed, with a reason (تجاوز, domain 2.1)."""

from datetime import datetime

from django.db import transaction

from correspondence import onward, surroundings
from correspondence.core import route
from correspondence.core.errors import NotHigherError
from correspondence.core.route import Act, State, StepState
from correspondence.models import Memo, RouteStep
from correspondence.onward import Answer, Turn
from directory.core.day import day_of
from directory.core.reach import Reach


def pass_over(memo_ref: str, *, post_id: int, reason: str, by: Reach, at: datetime) -> None:
    """Lets the letter go on without this reviewer or gatekeeper, whose turn it is; the reason stands in the journal.

    Raises NotWithinReachError, OutOfTurnError (not that post's turn), NotHigherError (another head is next above it),
    ReasonMissingError, ReasonTooLongError, VacantPostError, and paper's TypesettingError and NotNormalFormError.
    Crash note: the frozen file is on disk before the row; without its row nothing names it.
    """
    note = route.reason(reason)
    memo = Memo.objects.within(by).named(memo_ref)
    turn = _turn(memo, post_id, by=by, at=at)
    answer = Answer(act=Act.SKIP, task=turn.step.task, state=StepState.SKIPPED, note=note)
    frozen = onward.frozen_by(memo, turn, answer, at=at)
    with transaction.atomic():
        memo = Memo.objects.within(by).held(memo_ref)
        onward.move(memo, _turn(memo, post_id, by=by, at=at), answer, frozen=frozen, by=by, at=at)


def _turn(memo: Memo, post_id: int, *, by: Reach, at: datetime) -> Turn:
    route.require(State(memo.state), Act.SKIP)
    rows = RouteStep.objects.latest_round(memo.pk)
    step = route.passable([row.step() for row in rows], post_id=post_id)
    above = surroundings.head_above(post_id, on=day_of(at))
    if above not in by.heads:
        raise NotHigherError
    return Turn(step=step, rows=rows, over=above)
