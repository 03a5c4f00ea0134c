"""Answering in a stage of several without initials: an objection with its reason, or an abstention (domain 2.2)."""

from datetime import datetime

from django.db import transaction

from correspondence import onward
from correspondence.core import quorum, route
from correspondence.core.errors import OutOfTurnError
from correspondence.core.route import Act, StepState, Task
from correspondence.models import Memo
from correspondence.onward import Answer, Turn
from directory.core.reach import Reach


def object_to(memo_ref: str, *, version: int, reason: str, by: Reach, at: datetime) -> None:
    """Objects to that version; once the initials needed can no longer come, it is its author's draft again.

    Who reviews alone gives the letter back instead. Raises NotWithinReachError, OutOfTurnError, StaleVersionError,
    ReasonMissingError, ReasonTooLongError.
    """
    note = route.reason(reason)
    answer = Answer(act=Act.OBJECT, task=Task.REVIEW, state=StepState.OBJECTED, note=note)
    with transaction.atomic():
        memo, turn = _turn(memo_ref, answer, version=version, by=by)
        onward.move(memo, turn, answer, frozen=None, by=by, at=at)


def abstain(memo_ref: str, *, version: int, reason: str, by: Reach, at: datetime) -> None:
    """Leaves that version to the others, with a reason.

    Where all must answer the stage may be passed by this. Raises what `object_to` raises, VacantPostError, and paper's
    TypesettingError and NotNormalFormError.
    Crash note: the frozen file is on disk before the row; without its row nothing names it.
    """
    note = route.reason(reason)
    answer = Answer(act=Act.ABSTAIN, task=Task.REVIEW, state=StepState.ABSTAINED, note=note)
    memo = Memo.objects.within(by).named(memo_ref)
    turn = onward.turn_of(memo, answer, version=version, by=by)
    frozen = onward.frozen_by(memo, turn, answer, at=at)
    with transaction.atomic():
        memo, turn = _turn(memo_ref, answer, version=version, by=by)
        onward.move(memo, turn, answer, frozen=frozen, by=by, at=at)


def _turn(memo_ref: str, answer: Answer, *, version: int, by: Reach) -> tuple[Memo, Turn]:
    memo = Memo.objects.within(by).held(memo_ref)
    turn = onward.turn_of(memo, answer, version=version, by=by)
    if not quorum.is_parallel(turn.steps(), turn.step):
        raise OutOfTurnError(act=answer.act.value, state=memo.state)
    return memo, turn
