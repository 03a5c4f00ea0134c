"""Laying a letter before its signer: the gatekeeper's deed (العرض على التوقيع, domain 1.9)."""

from datetime import datetime

from django.db import transaction

from correspondence import onward
from correspondence.core.route import Act, StepState, Task
from correspondence.models import Memo
from correspondence.onward import Answer
from directory.core.reach import Reach

PRESENTED = Answer(act=Act.PRESENT, task=Task.PRESENT, state=StepState.DONE)


def present(memo_ref: str, *, version: int, by: Reach, at: datetime) -> None:
    """Lets that version through to the signer's queue; the last gatekeeper's word freezes it (I5).

    Raises NotWithinReachError, OutOfTurnError, StaleVersionError, VacantPostError, and paper's TypesettingError and
    NotNormalFormError. Crash note: the frozen file is on disk before the row; without its row nothing names it.
    """
    memo = Memo.objects.within(by).named(memo_ref)
    turn = onward.turn_of(memo, PRESENTED, version=version, by=by)
    frozen = onward.frozen_by(memo, turn, PRESENTED, at=at)
    with transaction.atomic():
        memo = Memo.objects.within(by).held(memo_ref)
        turn = onward.turn_of(memo, PRESENTED, version=version, by=by)
        onward.move(memo, turn, PRESENTED, frozen=frozen, by=by, at=at)
