"""Letting a letter rest where it lies, its clock stopped, and letting it go on."""

from datetime import datetime

from django.db import transaction

from correspondence import onward
from correspondence.core import route
from correspondence.core.errors import OutOfTurnError
from correspondence.core.route import Act, Standing, State
from correspondence.models import Memo, Movement, RouteStep
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def suspend(memo_ref: str, *, reason: str, by: Reach, at: datetime) -> None:
    """Suspends the letter with a reason: nobody initials or signs it meanwhile. Whose turn it is may, and its author.

    Who signs within a window may not, the guest of two ministries neither: it goes on.
    Raises NotWithinReachError, OutOfTurnError, ReasonMissingError, ReasonTooLongError.
    """
    reason = route.reason(reason)
    memo, post = _held(memo_ref, Act.SUSPEND, by=by)
    memo.sign_requests.filter(closed_at=None).update(closed_at=at)
    to = Standing(state=State.SUSPENDED, version=memo.version, holder_post=memo.holder_post_id)
    hand = onward.hand_on(post, note=reason, by=by, at=at)
    Movement.objects.write(memo, act=Act.SUSPEND, to=to, hand=hand)
    audit.record(by=by, act="suspend", about=f"memo:{memo.ref}", at=at, level=memo.level)


@transaction.atomic
def resume(memo_ref: str, *, by: Reach, at: datetime) -> None:
    """Lets a suspended letter go on where it lies, with the time it had left. Who may suspend it may.

    Raises NotWithinReachError, OutOfTurnError.
    """
    memo, post = _held(memo_ref, Act.RESUME, by=by)
    steps = onward.steps_of(memo)
    state = route.state_for(route.next_step(steps))
    to = Standing(
        state=state,
        version=memo.version,
        holder_post=route.holder_of(steps),
        due_at=Movement.objects.due_after_rest(memo.pk, at=at),
    )
    digest = RouteStep.objects.standing(memo.current()).sha256 if state is State.READY else ""
    hand = onward.hand_on(post, note=digest, by=by, at=at)
    Movement.objects.write(memo, act=Act.RESUME, to=to, hand=hand)
    audit.record(by=by, act="resume", about=f"memo:{memo.ref}", at=at, level=memo.level)


def _held(memo_ref: str, act: Act, *, by: Reach) -> tuple[Memo, int | None]:
    """The letter under lock, and the post on which the person acts; the author acts on none."""
    memo = Memo.objects.within(by).held(memo_ref)
    route.require(State(memo.state), act)
    mine = route.acting_steps(onward.steps_of(memo), by=by)
    if any(one.days is not None for one in mine) or (not mine and memo.author_id != by.person_id):
        raise OutOfTurnError(act=act.value, state=memo.state)
    return memo, mine[0].post_id if mine else None
