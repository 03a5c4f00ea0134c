"""Passing who was silent until the deadline, where the circuit says that this is no objection (domain 2.2)."""

from datetime import datetime

from django.db import transaction

from correspondence import onward
from correspondence.core import quorum
from correspondence.core.route import Act, State, Step, StepState, Task
from correspondence.models import Memo, RouteStep
from correspondence.onward import Answer, Turn
from correspondence.sheets import Frozen
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

SILENCE = Answer(act=Act.SILENCE, task=Task.REVIEW, state=StepState.SILENT)


def pass_silence(memo_ref: str, *, by: Reach, at: datetime) -> int:
    """Passes the stage without those who said nothing, each by a line of the journal; returns how many they are.

    Silence is never counted as initials: until somebody has initialled, and where the stage has no such policy, the
    letter waits. The time is asked again under the lock. Raises NotWithinReachError for everybody but the clockwork,
    and, where the letter is frozen by it, VacantPostError, PowerEndedError, and paper's TypesettingError and
    NotNormalFormError.
    Crash note: the frozen file is on disk before the row; without its row nothing names it.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    frozen = _frozen(Memo.objects.named(memo_ref), at=at)
    with transaction.atomic():
        memo = Memo.objects.held(memo_ref)
        rows = RouteStep.objects.latest_round(memo.pk)
        silent = _silent(memo, rows, at=at)
        for step in silent:
            onward.move(memo, Turn(step=step, rows=rows), SILENCE, frozen=frozen, by=by, at=at)
    return len(silent)


def _silent(memo: Memo, rows: list[RouteStep], *, at: datetime) -> tuple[Step, ...]:
    if memo.state != State.UNDER_REVIEW or memo.due_at is None or memo.due_at >= at:
        return ()
    return quorum.silent(row.step() for row in rows)


def _frozen(memo: Memo, *, at: datetime) -> Frozen | None:
    """The letter as it will be signed, when nobody is asked after the silent ones."""
    rows = RouteStep.objects.latest_round(memo.pk)
    silent = _silent(memo, rows, at=at)
    for row in rows:
        row.state = StepState.SILENT if row.step() in silent[:-1] else row.state
    return onward.frozen_by(memo, Turn(step=silent[-1], rows=rows), SILENCE, at=at) if silent else None
