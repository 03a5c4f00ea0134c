"""Passing over a reviewer: the next higher head's deed, with a reason (تجاوز, domain 2.1)."""

from datetime import datetime

from django.db import transaction

from correspondence import onward, surroundings
from correspondence.core import quorum, route
from correspondence.core.errors import NotHigherError
from correspondence.core.route import Act, State, Step, StepState
from correspondence.models import Memo
from correspondence.onward import Answer
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
    step = _turn(memo, post_id, by=by, at=at)
    answer = Answer(act=Act.SKIP, task=step.task, state=StepState.SKIPPED, note=note)
    change = quorum.after(onward.steps_of(memo), step, answer.state)
    frozen = onward.frozen_by(memo, change, at=at)
    with transaction.atomic():
        memo = Memo.objects.within(by).held(memo_ref)
        onward.move(memo, _turn(memo, post_id, by=by, at=at), answer, frozen=frozen, by=by, at=at)


def _turn(memo: Memo, post_id: int, *, by: Reach, at: datetime) -> Step:
    route.require(State(memo.state), Act.SKIP)
    step = route.passable(onward.steps_of(memo), post_id=post_id)
    if surroundings.head_above(post_id, on=day_of(at)) not in by.heads:
        raise NotHigherError
    return step
