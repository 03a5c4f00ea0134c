"""Closing the time in which a committee, several signers, or the guest of two ministries sign (domain 2.3)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from correspondence import onward
from correspondence.core import sitting
from correspondence.core.journal import Hand
from correspondence.core.route import Act, State, StepState
from correspondence.models import Memo, RouteStep
from correspondence.models.way import call
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

BATCH = 50


def close_window(*, by: Reach, at: datetime) -> int:
    """Closes what is over: a quorate committee's minutes go on without who is absent, all else back to its author.

    Who did not sign is named in the journal; signatures given so far stay there by their hashes, and no number was
    used; whoever was asked to sign is told. Each letter is a transaction of its own, and its time is asked again under
    the lock. Returns how many. Raises NotWithinReachError for everybody but the clockwork.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    turns = RouteStep.objects.filter(memo=OuterRef("pk"), state=StepState.PENDING, called_at__isnull=False)
    waiting = turns.filter(days__isnull=False)
    over = Memo.objects.filter(Exists(waiting), state=State.READY, due_at__lt=at).order_by("due_at", "id")
    return sum(_close(memo, by=by, at=at) for memo in over.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _close(memo_id: int, *, by: Reach, at: datetime) -> int:
    memo = Memo.objects.select_for_update().get(pk=memo_id)
    rows = RouteStep.objects.latest_round(memo.pk)
    steps = [row.step() for row in rows]
    if memo.state != State.READY or memo.due_at is None or memo.due_at >= at or not sitting.days(steps):
        return 0
    found = sitting.sitting(steps)
    hand = Hand(person_id=None, at=at, note=found.note())
    if found.is_quorate:
        for row, now in zip(rows, sitting.closed(steps), strict=True):
            row.state = now.state
        call(rows, at=at)
        RouteStep.objects.bulk_update(rows, ["state", "called_at"])
        memo.sign_requests.filter(closed_at=None).update(closed_at=at)
        onward.lay_before(memo, [row.step() for row in rows], act=Act.CLOSE_WINDOW, state=State.READY, hand=hand)
    else:
        onward.back_to_author(memo, act=Act.CLOSE_WINDOW, hand=hand)
    audit.record(by=by, act="close_window", about=f"memo:{memo.ref}", at=at, level=memo.level)
    return 1
