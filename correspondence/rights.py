"""What a person may do now with a letter on its route, and with which of its steps."""

from collections.abc import Mapping, Sequence

from correspondence.core import joint
from correspondence.core.circuit import head_above
from correspondence.core.offered import may
from correspondence.core.pen import WRITING
from correspondence.core.quorum import is_parallel
from correspondence.core.route import PENS, Act, State, Task, acting_steps, before, next_steps, opinion_of
from correspondence.core.sitting import is_plain_member
from correspondence.models import Memo, Movement, RouteStep
from correspondence.opened import is_opened
from directory.core.reach import Reach
from directory.whois import PostFacts, UnitFacts

OF_DRAFTS = WRITING | PENS | {Act.SEND}
"""What a draft's author and whoever holds its pen may do."""


def may_now(memo: Memo, steps: Sequence[RouteStep], *, reach: Reach) -> frozenset[Act]:
    """What this person may do with the letter as it stands; `steps` are those of its round."""
    route = [row.step() for row in steps]
    turns = acting_steps(route, by=reach)
    is_author = memo.author_id == reach.person_id
    found = may(
        memo.standing(),
        by=reach,
        is_author=is_author,
        is_signer=any(
            one.task is Task.SIGN and one.signer_id is not None and one.signer_id == reach.person_id for one in turns
        ),
        turns=frozenset(one.task for one in turns),
        is_parallel=any(is_parallel(route, one) for one in turns),
        is_asked=opinion_of(route, posts=reach.posts) is not None,
        must_consent=bool(joint.guests_in(route)) and not Movement.objects.consents(memo),
    )
    if memo.state == State.DRAFT:
        writers = memo.writers()
        found = frozenset(act for act in OF_DRAFTS if writers.may(act, reach.person_id))
    if any(is_plain_member(route, one) for one in turns):
        found -= {Act.GIVE_BACK}
    if any(one.days is not None for one in turns):  # a window goes on: it rests where it was written, and there alone
        found -= {Act.SUSPEND, Act.RESUME}
    return (found - {Act.RECALL}) | _taking_back(memo, steps, found, has_turn=bool(turns))


def _taking_back(memo: Memo, steps: Sequence[RouteStep], found: frozenset[Act], *, has_turn: bool) -> frozenset[Act]:
    """How the author takes the letter back: at once unread, else by asking; and the answer to that (domain 2.6)."""
    if memo.state not in (State.UNDER_REVIEW, State.READY) or not (has_turn or Act.RECALL in found):
        return frozenset()
    if Movement.objects.asked_back(memo.pk):
        return frozenset({Act.LET_STAND}) if has_turn else frozenset()
    if Act.RECALL not in found:
        return frozenset()
    return frozenset({Act.ASK_BACK if is_opened(memo, steps) else Act.RECALL})


def passable_by(
    memo: Memo,
    steps: Sequence[RouteStep],
    *,
    posts: Mapping[int, PostFacts],
    units: Mapping[int, UnitFacts],
    reach: Reach,
) -> frozenset[int]:
    """The posts whose turn it is and over which this person heads next."""
    if memo.state != State.UNDER_REVIEW:
        return frozenset()
    turns = [step for step in next_steps(row.step() for row in steps) if step.task is not Task.SIGN]
    above = {
        step.post_id: head_above(units[posts[step.post_id].unit_id].path, is_head=posts[step.post_id].is_head)
        for step in turns
    }
    return frozenset(post for post, unit in above.items() if unit in reach.heads)


def before_mine(steps: Sequence[RouteStep], *, reach: Reach) -> frozenset[int]:
    """The posts that had the letter before this person on the route: to them it may be returned (domain 2.5).

    The guest of two ministries knows none of them (I8): it returns the letter to its author.
    """
    route = [row.step() for row in steps]
    mine = acting_steps(route, by=reach)
    if not mine or mine[0].is_guest:
        return frozenset()
    return frozenset(step.post_id for step in before(route, mine[0]))
