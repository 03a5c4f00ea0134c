"""What letters on their route ask of a person, as conditions on the letters and as a word for each."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery

from correspondence.core.route import BACK, State, StepState, Task
from correspondence.models import Memo, Movement, RouteStep
from directory.core.reach import Reach

WITH_POST = (State.UNDER_REVIEW, State.READY)
"""Where a post may do something with it."""
REVIEWING = (State.UNDER_REVIEW, State.SUSPENDED)
LIMIT = 50


def is_asked(reach: Reach) -> Q:
    """In a stage of several whose turn it is, or asked for an opinion, which has no turn."""
    asked = RouteStep.objects.asked(reach)
    opinions = Q(pk__in=asked.filter(task=Task.OPINION).values("memo"), state__in=WITH_POST)
    beside = Q(pk__in=asked.filter(task=Task.REVIEW).values("memo"), state__in=REVIEWING, holder_post=None)
    return opinions | beside


def is_to_sign(reach: Reach) -> Q:
    """Frozen, and this person's turn: of joint signers in order the next alone, else all who have not signed."""
    return _awaits(reach) & Q(state=State.READY)


def is_signers(reach: Reach) -> Q:
    """The same, and what rests meanwhile: it goes on with this person's signature."""
    return _awaits(reach) & Q(state__in=(State.READY, State.SUSPENDED))


def _awaits(reach: Reach) -> Q:
    by_name, by_post = RouteStep.objects.awaiting(reach)
    return Q(pk__in=by_name.values("memo")) | Q(pk__in=by_post.values("memo"))


def task(reach: Reach) -> Subquery:
    """Beside a memo, what it asks of this person's posts first; counts while it is with a post."""
    asked = RouteStep.objects.asked(reach).filter(memo=OuterRef("pk"))
    return Subquery(asked.order_by("order", "id").values("task")[:1])


def reasons(memos: Iterable[Memo]) -> dict[int, str]:
    """The last reason for which each of these became a draft again."""
    lines = Movement.objects.filter(memo__in=list(memos), act__in=BACK, state=State.DRAFT).order_by("memo_id", "seq")
    return {line.memo_id: line.note for line in lines}


def past_silence(at: datetime, besides: Collection[str] = ()) -> tuple[str, ...]:
    """Letters whose stage is over where silence is no objection and somebody has initialled, the longest over first.

    `besides` are letters that wait for another try.
    """
    initialled = RouteStep.objects.filter(
        memo=OuterRef("memo"), round=OuterRef("round"), order=OuterRef("order"), state=StepState.DONE
    )
    asked = RouteStep.objects.filter(state=StepState.PENDING, silence_passes=True, called_at__isnull=False)
    over = Memo.objects.filter(pk__in=asked.filter(Exists(initialled)).values("memo"), due_at__lt=at)
    waiting = over.filter(state=State.UNDER_REVIEW).exclude(ref__in=besides)
    return tuple(waiting.order_by("due_at", "id").values_list("ref", flat=True)[:LIMIT])
