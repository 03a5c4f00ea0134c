"""Answering an author who asks for the letter back: letting it go, or letting it stand with a reason (domain 2.6)."""

from datetime import datetime

from django.db import transaction

from correspondence import onward
from correspondence.core import route
from correspondence.core.errors import OutOfTurnError
from correspondence.core.route import Act, State
from correspondence.models import Memo, Movement
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def let_go(memo_ref: str, *, by: Reach, at: datetime) -> None:
    """Gives the letter back to its author, who asked for it; the author's reason is the reason.

    Raises NotWithinReachError, OutOfTurnError (not this person's turn, or nobody asked).
    """
    memo, post, reason = _asked(memo_ref, Act.RECALL, by=by)
    onward.back_to_author(memo, act=Act.RECALL, hand=onward.hand_on(post, note=reason, by=by, at=at))
    audit.record(by=by, act="let_go", about=f"memo:{memo.ref}", at=at, level=memo.level)


@transaction.atomic
def let_stand(memo_ref: str, *, reason: str, by: Reach, at: datetime) -> None:
    """Keeps the letter where it lies, with a reason that reaches its author.

    Raises NotWithinReachError, OutOfTurnError, ReasonMissingError, ReasonTooLongError.
    """
    reason = route.reason(reason)
    memo, post, _ = _asked(memo_ref, Act.LET_STAND, by=by)
    hand = onward.hand_on(post, note=reason, by=by, at=at)
    Movement.objects.write(memo, act=Act.LET_STAND, to=memo.standing(), hand=hand)
    audit.record(by=by, act="let_stand", about=f"memo:{memo.ref}", at=at, level=memo.level)


def _asked(memo_ref: str, act: Act, *, by: Reach) -> tuple[Memo, int, str]:
    """The letter under lock, the post that answers, and why it is asked back."""
    memo = Memo.objects.within(by).held(memo_ref)
    route.require(State(memo.state), act)
    mine = route.acting_steps(onward.steps_of(memo), by=by)
    reason = Movement.objects.asked_back(memo.pk)
    if not mine or not reason:
        raise OutOfTurnError(act=act.value, state=memo.state)
    return memo, mine[0].post_id, reason
